/** The session cookie on an https issuer: the prefix ties it to the host, to `/` and to TLS (RFC 6265bis §4.1.3). */
export const secureCookieName = "__Host-countersign";

/** The session cookie on http over loopback: `__Host-` needs Secure, which http has not (RFC 6265bis §4.1.3.2). */
export const developmentCookieName = "countersign-dev";
