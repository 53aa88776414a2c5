import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decode, encode } from "./base64url.ts";

test("bytes come back from their text, which is Node's", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.equal(encode(bytes), Buffer.from(bytes).toString("base64url"));
      assert.deepEqual(decode(encode(bytes)), new Uint8Array(bytes));
    }),
  );
});

test("other spellings of the same bytes are refused", () => {
  assert.deepEqual(decode("AQ"), new Uint8Array([1]));
  for (const text of ["AR", "AQ==", "A+", "A/", "A Q", "AQ\n", "A"])
    assert.equal(decode(text), undefined, text);
});
