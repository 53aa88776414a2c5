import type { Key } from "./key.ts";

/**
 * Keeps what is made of keys, and makes it anew when they are no longer the same: the same objects in the same order.
 *
 * The list is copied, so that a key that is taken out of it is missed as well.
 */
export function followKeys<Made>(
  keys: readonly Key[] | (() => readonly Key[]),
  make: (keys: readonly Key[]) => Made,
): () => Made {
  const read = typeof keys === "function" ? keys : () => keys;
  let known = [...read()];
  let made = make(known);
  return () => {
    const now = read();
    if (!isSame(now, known)) {
      const copy = [...now];
      // First, so that keys that cannot be used are refused at every call, and never followed by the former ones.
      made = make(copy);
      known = copy;
    }
    return made;
  };
}

function isSame(left: readonly Key[], right: readonly Key[]): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) {
    if (left[at] !== right[at]) return false;
  }
  return true;
}
