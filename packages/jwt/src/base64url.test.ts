import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { createReusedDecoder, decodeBase64url, encodeBase64url } from "./base64url.ts";

test("any bytes decode from their own encoding", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.deepEqual(decodeBase64url(encodeBase64url(bytes)), Buffer.from(bytes));
    }),
  );
});

test("text is encoded as UTF-8", () => {
  assert.equal(encodeBase64url("é"), "w6k");
});

const nearBase64 = fc.string({
  unit: fc.constantFrom(...Array.from("AQgw-_+/= \n\t\0.éŁ")),
  maxLength: 12,
});

test("every text that decodes is the encoding of what it decodes to", () => {
  fc.assert(
    fc.property(nearBase64, (text) => {
      const bytes = decodeBase64url(text);
      assert(bytes === undefined || encodeBase64url(bytes) === text);
    }),
    { numRuns: 2000 },
  );
});

test("into memory that is used again and again, the same is decoded, whatever came before", () => {
  const decode = createReusedDecoder(200);
  const encoded = fc.uint8Array({ maxLength: 200 }).map(encodeBase64url);
  fc.assert(
    fc.property(fc.oneof(nearBase64, encoded), (text) => {
      assert.deepEqual(decode(text), decodeBase64url(text));
    }),
    { numRuns: 1000 },
  );
});

for (const [what, text] of [
  ["padding", "Zm8="],
  ["white space", "Zm 9v"],
  ["a line end", "Zm9v\n"],
  ["the other alphabet", "-_+/"],
  ["unused bits that are not zero", "Zm9"],
  ["a length that no bytes have", "Zm9vA"],
  ["a character beyond ASCII that ends like a letter", "Zm9\u0176"],
] as const) {
  test(`${what} is refused`, () => assert.equal(decodeBase64url(text), undefined));
}
