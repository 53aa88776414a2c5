import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { seal, unseal } from "./seal.ts";

const key = randomBytes(32);
const plain = Buffer.from("the private half");

test("what is sealed opens with the same key for the same row alone", () => {
  const sealed = seal(plain, key, "kid", randomBytes);
  assert.deepEqual(unseal(sealed, key, "kid"), plain);
  assert.equal(Buffer.from(sealed).includes(plain), false);
  assert.throws(() => unseal(sealed, key, "another"));
  assert.throws(() => unseal(sealed, randomBytes(32), "kid"));
});

test("a sealed key with any byte changed, or cut short, does not open", () => {
  const sealed = seal(plain, key, "kid", randomBytes);
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
    assert.throws(() => unseal(changed, key, "kid"));
  }
  assert.throws(() => unseal(sealed.subarray(0, -1), key, "kid"));
  assert.throws(() => unseal(new Uint8Array(), key, "kid"));
});
