import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { keyHashes } from "./idempotency-key.ts";

const digest = (key: string) =>
  createHash("sha256").update(key).digest().subarray(0, 16).toString("base64url");

test("of an idempotency key the first 128 bits of its SHA-256 are kept", () => {
  assert.deepEqual(keyHashes("a key of a client"), { key: digest("a key of a client"), keyBefore: null });
});

test("after a comma stands the key of the token before, or nothing", () => {
  assert.deepEqual(keyHashes("this,that"), { key: digest("this"), keyBefore: digest("that") });
  assert.deepEqual(keyHashes("this,"), { key: digest("this"), keyBefore: null });
});

test("no key has no hash, and the empty one has", () => {
  assert.deepEqual(keyHashes(undefined), { key: null, keyBefore: null });
  assert.notEqual(keyHashes("").key, null);
});
