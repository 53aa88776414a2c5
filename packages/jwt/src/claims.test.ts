import assert from "node:assert/strict";
import { test } from "node:test";
import { goodClaims, now } from "../test/tokens.ts";
import { findMisshapenClaim } from "./claims.ts";

test("each registered claim of a wrong type is named", () => {
  for (const name of ["iss", "sub", "jti", "client_id"]) {
    for (const value of [1, null, ["text"], {}])
      assert.equal(findMisshapenClaim({ ...goodClaims, [name]: value }), name);
  }
  for (const name of ["exp", "nbf", "iat", "auth_time"]) {
    for (const value of ["1", null, [now], Infinity])
      assert.equal(findMisshapenClaim({ ...goodClaims, [name]: value }), name);
  }
  for (const aud of [1, null, [], ["text", 1]])
    assert.equal(findMisshapenClaim({ ...goodClaims, aud }), "aud");
});

test("claims of the right type, absent ones and those that nobody registered are well", () => {
  assert.equal(
    findMisshapenClaim({ ...goodClaims, auth_time: now - 0.5, nbf: now, aud: ["a", "b"] }),
    undefined,
  );
  assert.equal(findMisshapenClaim({}), undefined);
  assert.equal(findMisshapenClaim({ own: [1] }), undefined);
});
