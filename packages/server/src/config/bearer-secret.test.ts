import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { bearerSecret } from "./bearer-secret.ts";
import { WrongValue } from "./kinds.ts";

test("a bearer secret has 16 characters or more that may stand after `Bearer`", () => {
  for (const value of ["Xq7-Zp3.Lm9_Tr2~", "Xq7+Zp3/Lm9=====", "4f1c09ab77de2035"])
    assert.equal(bearerSecret.parse(value), value);
  const wrong = [
    "Xq7-Zp3.Lm9_Tr2",
    "Xq7-Zp3 Lm9_Tr2~",
    "Xq7-Zp3=Lm9_Tr2~",
    "Xq7-Zp3.Lm9_Trü2~",
    "Xq7-".repeat(129),
  ];
  for (const value of wrong) assert.throws(() => bearerSecret.parse(value), WrongValue, value);
});

test("what people type is refused", () => {
  const typed = [
    "aaaaaaaaaaaaaaaa",
    "change-me-please",
    "my-metrics-secret",
    "0123456789abcdef",
    "abcdabcdabcdabcd",
  ];
  for (const value of typed) assert.throws(() => bearerSecret.parse(value), /can be guessed/, value);
});

test("random ones are not, in base64url or hexadecimal", () => {
  for (let count = 0; count < 2_000; count++) {
    const hash = createHash("sha256").update(String(count)).digest();
    for (const text of [hash.toString("base64url"), hash.toString("hex").slice(0, 16)])
      assert.equal(bearerSecret.parse(text), text);
  }
});
