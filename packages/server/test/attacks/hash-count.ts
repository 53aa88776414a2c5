import { createRequire } from "node:module";
import type * as Argon2 from "@node-rs/argon2";

/** Password hashes computed in this process: a test compares work, for time differs from machine to machine. */
export const hashes = { made: 0, running: 0, mostAtOnce: 0 };

// The server takes these functions when it is first imported, so this module must be imported before the server.
const argon2 = createRequire(import.meta.url)("@node-rs/argon2") as {
  -readonly [Name in "hash" | "verify"]: (typeof Argon2)[Name];
};
const { hash, verify } = argon2;
argon2.hash = (...input) => counted(() => hash(...input));
argon2.verify = (...input) => counted(() => verify(...input));
if ((await import("@node-rs/argon2")).hash !== argon2.hash) {
  throw new Error("Import hash-count.ts before anything that hashes, or nothing is counted.");
}

async function counted<T>(work: () => Promise<T>): Promise<T> {
  hashes.made++;
  hashes.running++;
  hashes.mostAtOnce = Math.max(hashes.mostAtOnce, hashes.running);
  try {
    return await work();
  } finally {
    hashes.running--;
  }
}

/** How many hashes are made while the work runs. */
export async function hashesDuring(work: () => Promise<unknown>): Promise<number> {
  const before = hashes.made;
  await work();
  return hashes.made - before;
}
