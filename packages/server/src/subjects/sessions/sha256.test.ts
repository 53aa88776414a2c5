import assert from "node:assert/strict";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import { hmacsOf, prepareHmac, sha256 } from "./sha256.ts";

test("hashes are those of node:crypto", () => {
  for (const length of [0, 32, 55, 64, 200]) {
    const data = randomBytes(length);
    assert.deepEqual(sha256(data), createHash("sha256").update(data).digest());
  }
});

test("message authentication codes are those of node:crypto, one after another", () => {
  for (const length of [1, 32, 64]) {
    const key = randomBytes(length);
    const hmac = prepareHmac(key, 75);
    for (let round = 0; round < 3; round += 1) {
      const parts = [randomBytes(19), randomBytes(56)];
      const expected = createHmac("sha256", key).update(Buffer.concat(parts)).digest();
      assert.deepEqual(hmac(...parts), expected);
    }
  }
});

test("each key has codes of its own", () => {
  const hmacOf = hmacsOf(4);
  const message = randomBytes(4);
  for (const key of [randomBytes(32), randomBytes(32)]) {
    const expected = createHmac("sha256", key).update(message).digest();
    assert.deepEqual(hmacOf(key)(message), expected);
    assert.deepEqual(hmacOf(key)(message), expected);
  }
});

test("a message of another length is refused, for rests of another message would count", () => {
  const hmac = prepareHmac(randomBytes(32), 8);
  for (const length of [0, 7, 9]) assert.throws(() => hmac(randomBytes(length)), RangeError);
  assert.throws(() => prepareHmac(randomBytes(65), 8), RangeError);
});
