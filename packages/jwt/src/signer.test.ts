import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRefused, goodClaims, keyFor, verifierFor } from "../test/tokens.ts";
import { decodeUnverified } from "./decode-unverified.ts";
import { exportPublicJwk } from "./export-key.ts";
import { importKey } from "./import-key.ts";
import { createDelegatedSigner, createSigner } from "./signer.ts";

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

test("a delegated signer needs the public key alone, and its tokens verify", async () => {
  const pair = keyFor("ES256");
  const publicKey = importKey(exportPublicJwk(pair));
  const inputs: string[] = [];
  const delegate = createDelegatedSigner({
    key: publicKey,
    typ: "at+jwt",
    sign: async (signingInput) => {
      inputs.push(signingInput);
      return pair.sign?.(signingInput) ?? "";
    },
  });
  const token = await delegate(goodClaims);
  assert.equal(inputs[0], token.slice(0, token.lastIndexOf(".")));
  assert.deepEqual(decodeUnverified(token).header, { alg: "ES256", kid: pair.kid, typ: "at+jwt" });
  assert.deepEqual({ ...verifierFor(publicKey)(token) }, goodClaims);
});

test("a delegated signer refuses what another does, and rejects as its delegate", async () => {
  const away = new Error("away");
  const delegate = createDelegatedSigner({ key, typ: "at+jwt", sign: () => Promise.reject(away) });
  await assert.rejects(delegate(goodClaims), away);
  await assert.rejects(delegate({ ...goodClaims, exp: "1" }), TypeError);
  const long = createDelegatedSigner({ key, typ: "at+jwt", sign: async () => "x".repeat(8192) });
  await assert.rejects(long(goodClaims), { code: "token_too_large" });
  assert.throws(() => createDelegatedSigner({ key, typ: "", sign: async () => "" }), TypeError);
});
