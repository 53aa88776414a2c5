/**
 * The policy of the pages (CSP 3): their own script and style and nothing else, no inline code, no text turned into
 * markup by a script, no frame around them, and no forms or requests to other servers.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** What differs for a page from the headers of the API. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": policy,
  // The file names its hashed assets: after an update of the server the old one would name files that are gone.
  "cache-control": "no-cache",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};
