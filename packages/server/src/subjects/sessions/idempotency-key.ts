import { hash } from "node:crypto";
import type { Session } from "./session.ts";

/** Hashes of what an `Idempotency-Key` says. */
export interface KeyHashes {
  /** Of the key with which the presented token is spent. */
  readonly key: string | null;
  /** Of the one with which the same client spent the token before. */
  readonly keyBefore: string | null;
}

/** In cookie mode the key before may follow after a comma; elsewhere a comma is part of the key. */
export function keyHashes(header: string | undefined, mode: Session["mode"]): KeyHashes {
  if (mode === "token") return { key: keyHash(header), keyBefore: null };
  const [key, before] = header?.split(",") ?? [];
  return { key: keyHash(key), keyBefore: keyHash(before || undefined) };
}

/** What the database keeps of a key: the first 128 bits of its SHA-256. */
export function keyHash(key: string | undefined): string | null {
  return key === undefined ? null : hash("sha256", key, "buffer").subarray(0, 16).toString("base64url");
}
