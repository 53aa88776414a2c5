import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { keyHash } from "./idempotency-key.ts";

test("of an idempotency key the first 128 bits of its SHA-256 are kept", () => {
  const digest = createHash("sha256").update("a key of a client").digest();
  assert.equal(keyHash("a key of a client"), digest.subarray(0, 16).toString("base64url"));
});

test("no key has no hash, and the empty one has", () => {
  assert.equal(keyHash(undefined), null);
  assert.notEqual(keyHash(""), null);
});
