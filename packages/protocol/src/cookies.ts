/** The session cookie on an https issuer: the prefix ties it to the host, to `/` and to TLS (RFC 6265bis §4.1.3). */
export const secureCookieName = "__Host-countersign";

/** The session cookie on http over loopback, where no browser must be asked to honour the prefix. */
export const developmentCookieName = "countersign-dev";
