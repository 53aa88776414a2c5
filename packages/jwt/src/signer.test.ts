import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRefused, goodClaims, keyFor } from "../test/tokens.ts";
import { decodeUnverified } from "./decode-unverified.ts";
import { exportPublicJwk } from "./export-key.ts";
import { importKey } from "./import-key.ts";
import { createSigner } from "./signer.ts";

const key = keyFor("HS256");
const sign = createSigner({ key, typ: "at+jwt" });

test("the header holds alg, kid and typ, and the payload the claims as given", () => {
  const { header, payload } = decodeUnverified(sign(goodClaims));
  assert.deepEqual(header, { alg: "HS256", kid: key.kid, typ: "at+jwt" });
  assert.deepEqual(payload, goodClaims);
});

test("claims that no verifier would take are a caller's bug", () => {
  const bad = [
    { exp: "1" },
    { exp: Number.NaN },
    { nbf: Infinity },
    { iat: null },
    { aud: [] },
    { aud: [1] },
    { iss: 1 },
    { sub: 1 },
  ];
  for (const claims of bad) assert.throws(() => sign({ ...goodClaims, ...claims }), TypeError);
  for (const claims of [null, undefined, "text", 5, true, []])
    assert.throws(() => sign(claims as never), TypeError);
});

test("no token over 8 KiB is made", () => {
  assertRefused(() => sign({ ...goodClaims, roles: ["x".repeat(8192)] }), "token_too_large");
});

test("a key that cannot sign, and a missing typ, are a caller's bug", () => {
  assert.throws(
    () => createSigner({ key: importKey(exportPublicJwk(keyFor("ES256"))), typ: "JWT" }),
    TypeError,
  );
  assert.throws(() => createSigner({ key, typ: "" }), TypeError);
});
