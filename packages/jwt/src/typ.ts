/** The form in which types compare: without case and without `application/` (RFC 7515 §4.1.9, RFC 8725 §3.11). */
export function normalizeTyp(typ: string): string {
  const lower = typ.toLowerCase();
  return lower.startsWith("application/") ? lower.slice("application/".length) : lower;
}
