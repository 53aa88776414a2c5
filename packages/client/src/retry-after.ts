/** `Retry-After` in seconds: a number, or a date (RFC 9110 §10.2.3), which counts from `now` (ms). */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  return Math.max(0, Number(header) || (Date.parse(header ?? "") - now) / 1000) || undefined;
}
