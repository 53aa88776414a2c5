/** A change of a file's content. */
export type Write =
  | { readonly kind: "write"; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: "truncate"; readonly offset: number };

/** The content after these writes; a hole reads as zeros. */
export function playWrites(before: Buffer, writes: readonly Write[]): Buffer {
  let length = before.length;
  let bytes = before;
  const makeRoom = (needed: number) => {
    if (needed <= bytes.length && bytes !== before) return;
    const larger = Buffer.alloc(Math.max(needed, bytes.length * 2));
    bytes.copy(larger, 0, 0, length);
    bytes = larger;
  };
  for (const write of writes) {
    const end = write.kind === "write" ? write.offset + write.bytes.length : write.offset;
    makeRoom(end);
    if (write.kind === "write") {
      write.bytes.copy(bytes, write.offset);
      length = Math.max(length, end);
    } else {
      bytes.fill(0, end, Math.max(length, end));
      length = end;
    }
  }
  return bytes.subarray(0, length);
}
