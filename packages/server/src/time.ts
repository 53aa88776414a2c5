/** A time as the wire has it: RFC 3339, UTC, with milliseconds. */
export function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
