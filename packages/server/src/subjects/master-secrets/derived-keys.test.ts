import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { deriveKeys } from "./derived-keys.ts";

const masterSecret = Buffer.from(Array.from({ length: 32 }, (_, index) => index));

test("each key is HKDF-SHA256 of the master secret with its own info and an empty salt", () => {
  // RFC 5869 spelt out: extract with a salt of zeros, expand one block.
  const extracted = createHmac("sha256", Buffer.alloc(32)).update(masterSecret).digest();
  const expanded = (info: string) =>
    new Uint8Array(createHmac("sha256", extracted).update(info).update(Buffer.of(1)).digest());
  assert.deepEqual(deriveKeys(masterSecret), {
    chain: expanded("countersign/chain"),
    tag: expanded("countersign/tag"),
    signingKeys: expanded("countersign/signing-keys"),
    check: expanded("countersign/check"),
  });
});

test("another master secret gives other keys, all different", () => {
  const keys = [...Object.values(deriveKeys(masterSecret)), ...Object.values(deriveKeys(Buffer.alloc(32)))];
  assert.equal(new Set(keys.map((key) => Buffer.from(key).toString("hex"))).size, 8);
});

test("a master secret of fewer than 32 bytes is refused, a longer one taken", () => {
  assert.throws(() => deriveKeys(Buffer.alloc(31)), RangeError);
  assert.equal(deriveKeys(Buffer.alloc(64)).chain.length, 32);
});
