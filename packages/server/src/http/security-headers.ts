import type { HttpSettings } from "./http-settings.ts";

/**
 * The headers that make an answer of this API useless as anything else (OWASP Secure Headers), and kept by
 * nobody. A table, for Helmet works its headers out anew for every request: that took half of a request's time.
 */
export function securityHeaders({ issuer }: Pick<HttpSettings, "issuer">): Readonly<Record<string, string>> {
  return {
    // Tokens and accounts are in most answers; a route that may be cached says so itself.
    "cache-control": "no-store",
    // An answer opened as a page runs nothing, posts nothing and is framed by nobody.
    "content-security-policy":
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    // Over http it would lock the developer's own localhost to https for a year.
    ...(issuer.startsWith("https:") && { "strict-transport-security": "max-age=31536000" }),
  };
}
