import { hash } from "node:crypto";

/** What the database keeps of an `Idempotency-Key`: the first 128 bits of its SHA-256. */
export function keyHash(key: string | undefined): string | null {
  return key === undefined ? null : hash("sha256", key, "buffer").subarray(0, 16).toString("base64url");
}
