import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRefused, keyFor } from "../test/tokens.ts";
import { importKey } from "./import-key.ts";
import type { Jwk } from "./jwk.ts";

test("a signature with a character beyond ASCII is refused, wherever it stands and whatever was verified before", () => {
  const { sign, verify } = keyFor("HS256");
  assert(sign !== undefined && verify !== undefined);
  const signature = sign("data");
  for (let at = 0; at < signature.length; at += 1) {
    // One that is folded into the right one by its low byte, one of two bytes, one of three.
    const folded = String.fromCharCode(signature.charCodeAt(at) + 0x100);
    for (const character of [folded, "é", "€"]) {
      assert(verify("data", signature));
      assert(!verify("data", signature.slice(0, at) + character + signature.slice(at + 1)));
    }
  }
});

test("a secret that begins as the text of a key does is refused, with anything before it but letters", () => {
  const rest = "AAAAC3NzaC1lZDI1NTE5AAAAIJ3kq0 ada@example";
  for (const text of [`ssh-ed25519 ${rest}`, `" ssh-ed25519 ${rest}`, `ecdsa-sha2-nistp256 ${rest}`])
    assertRefused(() => importKey(secretOf(text)), "key_invalid");
});

test("a random secret that has such a word somewhere within is taken", () => {
  for (const text of ["kQ7vbn2LxwT-ssh-0pZsY93mDfHcRa1GeUj8", 'kQ7vbn2LxwT0pZsY93mDf{"kty"HcRa1GeUj8'])
    assert.equal(importKey(secretOf(text)).algorithm.name, "HS256");
});

test("the texts that a token debugger shows as secrets are refused", () => {
  for (const [alg, text] of [
    ["HS256", "a-string-secret-at-least-256-bits-long"],
    ["HS384", "a-valid-string-secret-that-is-at-least-384-bits-long"],
    ["HS512", "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long"],
  ] as const)
    assertRefused(() => importKey({ ...secretOf(text), alg }), "key_invalid");
});

test("a secret has eight different bytes or more", () => {
  assertRefused(() => importKey(secretOf("abcdefgabcdefgaabbccddeeffggaceg")), "key_invalid");
  assert.equal(importKey(secretOf("abcdefghabcdefgaabbccddeeffggace")).algorithm.name, "HS256");
});

test("a secret is not a shorter text said twice, or more often", () => {
  for (const text of ["a1b2c3d4e5f6g7h8".repeat(2), "a1b2c3d4e5f6".repeat(3)])
    assertRefused(() => importKey(secretOf(text)), "key_invalid");
  assert.equal(importKey(secretOf("a1b2c3d4e5f6g7h8a1b2c3d4e5f6g7h9")).algorithm.name, "HS256");
});

function secretOf(text: string): Jwk {
  return { kty: "oct", alg: "HS256", k: Buffer.from(text).toString("base64url") };
}
