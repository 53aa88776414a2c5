import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { keyHashes } from "./idempotency-key.ts";

const digest = (key: string) =>
  createHash("sha256").update(key).digest().subarray(0, 16).toString("base64url");

test("of an idempotency key the first 128 bits of its SHA-256 are kept", () => {
  assert.deepEqual(keyHashes("a key of a client", "cookie"), {
    key: digest("a key of a client"),
    keyBefore: null,
  });
});

test("in cookie mode the key of the token before stands after a comma, or nothing", () => {
  assert.deepEqual(keyHashes("this,that", "cookie"), { key: digest("this"), keyBefore: digest("that") });
  assert.deepEqual(keyHashes("this,", "cookie"), { key: digest("this"), keyBefore: null });
});

test("in token mode a comma is part of the key", () => {
  assert.deepEqual(keyHashes("this,that", "token"), { key: digest("this,that"), keyBefore: null });
});

test("no key has no hash, and the empty one has", () => {
  for (const mode of ["token", "cookie"] as const)
    assert.deepEqual(keyHashes(undefined, mode), { key: null, keyBefore: null });
  assert.notEqual(keyHashes("", "token").key, null);
});
