import assert from "node:assert/strict";
import { test } from "node:test";
import { isEd25519Point } from "./ed25519-point.ts";
import { generateJwk } from "./generate-key.ts";

const bytesOf = (y: bigint, sign = 0) =>
  Buffer.from(Buffer.from((y + (BigInt(sign) << 255n)).toString(16).padStart(64, "0"), "hex").toReversed());
const p = 2n ** 255n - 19n;

test("the public halves of key pairs are points", () => {
  for (let key = 0; key < 50; key += 1)
    assert(isEd25519Point(Buffer.from(String(generateJwk("Ed25519")["x"]), "base64url")));
});

test("bytes that are no point are told from points, about half and half", () => {
  const points = Array.from({ length: 400 }, (_, y) => isEd25519Point(bytesOf(BigInt(y + 1_000)))).filter(
    Boolean,
  );
  assert(points.length > 150 && points.length < 250, String(points.length));
  assert(!isEd25519Point(bytesOf(2n)));
});

// Of the eight points whose orders divide 8, those of order 8 have this or its negative.
const ofOrderEight = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
for (const [what, y] of [
  ["0", 0n],
  ["1", 1n],
  ["-1", p - 1n],
  ["that of order 8", ofOrderEight],
  ["minus that of order 8", p - ofOrderEight],
] as const) {
  test(`a point of a small order is refused: y is ${what}`, () => {
    for (const sign of [0, 1]) assert(!isEd25519Point(bytesOf(y, sign)));
  });
}

test("a coordinate that is not below p is refused", () => {
  const point = Array.from({ length: 19 }, (_, y) => BigInt(y)).find((y) => isEd25519Point(bytesOf(y)));
  assert(point !== undefined);
  assert(!isEd25519Point(bytesOf(p + point)));
});
