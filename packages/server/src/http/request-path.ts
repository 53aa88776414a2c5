/**
 * The path of a request's target, which may be a whole address (RFC 9112 §3.2.2): without the query, and without the
 * authority, in which a password may stand.
 */
export function requestPath(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, "").split(/[?#]/, 1)[0] || "/";
}
