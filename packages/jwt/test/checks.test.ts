import assert from "node:assert/strict";
import { test } from "node:test";
import { jwtErrorCodes } from "../src/index.ts";
import { checks, faulty } from "./checks.ts";
import { goodClaims, keyFor, refuses, verifierFor } from "./tokens.ts";

for (const alg of ["HS256", "ES256"] as const) {
  const key = keyFor(alg);
  const verify = verifierFor(key);

  test(`${alg}: a token without fault is accepted`, () => {
    assert.deepEqual(verify(faulty(key, [])), goodClaims);
  });

  for (const [at, check] of checks.entries()) {
    test(`${alg}: ${check.refused} is refused as ${check.code}, whatever else is wrong that is checked later`, () => {
      refuses(verify, faulty(key, [check]), check.code);
      for (const later of checks.slice(at + 1)) {
        refuses(verify, faulty(key, [check, later]), check.code);
      }
    });
  }
}

test("every code is that of a check of tokens, or of keys", () => {
  const codes = new Set(checks.map(({ code }) => code));
  assert.deepEqual(
    jwtErrorCodes.filter((code) => !codes.has(code)),
    ["key_invalid"],
  );
});
