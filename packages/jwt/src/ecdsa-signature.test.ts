import assert from "node:assert/strict";
import { generateKeyPairSync, sign, verify } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { derToRaw, rawToDer } from "./ecdsa-signature.ts";

const lengths = fc.constantFrom(64, 96, 132);

test("r || s comes back from DER, whatever zeros it has", () => {
  const byte = fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff), fc.nat(255));
  const raws = lengths.chain((length) => fc.array(byte, { minLength: length, maxLength: length }));
  fc.assert(
    fc.property(raws, (bytes) => {
      const raw = Buffer.from(bytes);
      assert.deepEqual(derToRaw(rawToDer(raw), raw.length), raw);
    }),
    { numRuns: 1000 },
  );
});

test("zero and one have the DER form that X.690 §8.3 gives them", () => {
  const raw = Buffer.alloc(64);
  raw[63] = 1;
  assert.equal(rawToDer(raw).toString("hex"), "3006020100020101");
});

for (const [namedCurve, hash, length] of [
  ["P-256", "sha256", 64],
  ["P-384", "sha384", 96],
  ["P-521", "sha512", 132],
] as const) {
  test(`on ${namedCurve} both directions agree with Node's own conversion`, () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
    const [rawSigner, rawVerifier] = [privateKey, publicKey].map((key) => ({
      key,
      dsaEncoding: "ieee-p1363" as const,
    }));
    assert(rawSigner !== undefined && rawVerifier !== undefined);
    for (let round = 0; round < 20; round += 1) {
      const data = Buffer.from(`message ${round}`);
      assert(verify(hash, data, publicKey, rawToDer(sign(hash, data, rawSigner))));
      assert(verify(hash, data, rawVerifier, derToRaw(sign(hash, data, privateKey), length)));
    }
  });
}

test("the integer 128 takes a zero before it, and a content of 128 bytes a length of two (X.690 §8.1.3, §8.3)", () => {
  const raw = Buffer.alloc(64);
  [raw[31], raw[63]] = [0x80, 0x7f];
  assert.equal(rawToDer(raw).toString("hex"), "30070202008002017f");
  const long = Buffer.concat([Buffer.alloc(4), Buffer.alloc(62, 1), Buffer.alloc(4), Buffer.alloc(62, 1)]);
  assert.equal(rawToDer(long).subarray(0, 3).toString("hex"), "308180");
});
