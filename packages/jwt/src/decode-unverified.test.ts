import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRefused, segment } from "../test/tokens.ts";
import { decodeUnverified } from "./decode-unverified.ts";

test("a token is shown whatever it claims, without a key", () => {
  const token = `${segment({ alg: "none", crit: ["x"] })}.${segment({ exp: "never" })}.`;
  assert.deepEqual(decodeUnverified(token), {
    header: { alg: "none", crit: ["x"] },
    payload: { exp: "never" },
  });
});

test("what is no token is refused", () => {
  for (const token of ["", "a", "a.b", "..", "e30.e30", "e30.e30.a.b", "e30.W10.", "e30.e30=."]) {
    assertRefused(() => decodeUnverified(token), "token_malformed");
  }
  assertRefused(() => decodeUnverified(`${segment({})}.${"A".repeat(9000)}.`), "token_too_large");
});

test("a header parameter that should be a text and is none is malformed, whichever it is", () => {
  for (const name of ["alg", "kid", "typ"]) {
    const token = `${segment({ [name]: 1 })}.${segment({})}.`;
    assertRefused(() => decodeUnverified(token), "token_malformed");
  }
});

test("an error of a token has a name of its own", () => {
  assert.throws(() => decodeUnverified(""), { name: "JwtError", code: "token_malformed" });
});

test("what is over 8 KiB is shown where that is allowed", () => {
  const token = `${segment({})}.${segment({ text: "a".repeat(9000) })}.`;
  assert.equal(decodeUnverified(token, { anyLength: true }).payload["text"], "a".repeat(9000));
});
