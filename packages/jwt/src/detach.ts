/** A copy of ASCII text: V8 keeps the whole text alive for a slice of it. */
export function detach(slice: string): string {
  return Buffer.from(slice, "latin1").toString("latin1");
}
