import assert from "node:assert/strict";
import { test } from "node:test";
import {
  algorithmNames,
  forge,
  goodClaims,
  headerFor,
  issuer,
  keyFor,
  now,
  refuses,
  signerFor,
  verifierFor,
} from "../test/tokens.ts";
import { rfc9068Claims } from "./claims.ts";
import { exportPublicJwk } from "./export-key.ts";
import { importKey } from "./import-key.ts";
import { createVerifier, type VerifierOptions } from "./verifier.ts";

const key = keyFor("ES256");
const sign = signerFor(key);
const verify = verifierFor(key);
const clock = () => now * 1000;

for (const alg of algorithmNames) {
  test(`${alg}: what the private key signs, the public key verifies`, () => {
    const privateKey = keyFor(alg);
    const publicKey =
      privateKey.publicJwk === undefined ? privateKey : importKey(exportPublicJwk(privateKey));
    const token = signerFor(privateKey)(goodClaims);
    const verifyIt = verifierFor(publicKey);
    assert.deepEqual(verifyIt(token), goodClaims);
    assert.deepEqual(verifyIt(token), goodClaims, "a second time, with the header known");
  });
}

test("EdDSA and Ed25519 in a token mean the same key", () => {
  const signing = keyFor("EdDSA");
  for (const alg of ["EdDSA", "Ed25519"] as const) {
    const verifying = importKey({ ...exportPublicJwk(signing), alg });
    assert.deepEqual(verifierFor(verifying)(signerFor(signing)(goodClaims)), goodClaims);
  }
});

test("the claims that are returned are frozen, lists too", () => {
  const claims = verify(sign({ ...goodClaims, roles: ["editor"] }));
  assert.throws(() => Object.assign(claims, { sub: "other" }), TypeError);
  assert.throws(() => (claims["roles"] as string[]).push("admin"), TypeError);
});

test("of several keys the `kid` chooses", () => {
  const keys = [keyFor("ES256"), keyFor("ES384"), keyFor("HS256")];
  const verifyAny = verifierFor(key, { keys });
  for (const one of keys) assert.deepEqual(verifyAny(signerFor(one)(goodClaims)), goodClaims);
  refuses(verifyAny, signerFor(keyFor("ES512"))(goodClaims), "key_unknown");
  refuses(verifyAny, forge(key, { alg: "ES256", typ: "at+jwt" }), "key_unknown");
});

test("a single key takes tokens without `kid`, and none of another `kid`", () => {
  assert.deepEqual(verify(forge(key, { alg: "ES256", typ: "at+jwt" })), goodClaims);
  refuses(verify, forge(key, headerFor(key, { kid: "other" })), "key_unknown");
});

test("without keys every token is of an unknown key", () => {
  refuses(verifierFor(key, { keys: [] }), sign(goodClaims), "key_unknown");
});

test("`typ` compares without case and without `application/`", () => {
  for (const typ of ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"]) {
    assert.deepEqual(verify(forge(key, headerFor(key, { typ }))), goodClaims);
    assert.deepEqual(verifierFor(key, { typ })(sign(goodClaims)), goodClaims);
  }
});

test("`typ`, issuer and audience are left unchecked only where null is written out", () => {
  const token = forge(key, { alg: "ES256" }, { exp: now + 1 });
  const options: VerifierOptions = { keys: [key], typ: null, issuer: null, audience: null, clock };
  assert.deepEqual(createVerifier(options)(token), { exp: now + 1 });
  for (const name of ["typ", "issuer", "audience"]) {
    assert.throws(() => createVerifier({ ...options, [name]: undefined }), TypeError);
    assert.throws(() => createVerifier({ ...options, [name]: "" }), TypeError);
  }
  assert.throws(() => createVerifier({ ...options, audience: [] }), TypeError);
  for (const clockTolerance of [-1, Number.NaN, Infinity]) {
    assert.throws(() => createVerifier({ ...options, clockTolerance }), TypeError);
  }
});

test("one of several audiences is enough, on either side", () => {
  const verifyEither = verifierFor(key, { audience: ["https://a.example", "https://b.example"] });
  for (const aud of ["https://a.example", ["https://x.example", "https://b.example"]]) {
    assert.deepEqual(verifyEither(sign({ ...goodClaims, aud }))["aud"], aud);
  }
  refuses(verifyEither, sign({ ...goodClaims, aud: ["https://x.example"] }), "audience_refused");
});

for (const name of rfc9068Claims) {
  test(`an access token without \`${name}\` is refused (RFC 9068 §2.2)`, () => {
    refuses(verify, sign({ ...goodClaims, [name]: undefined }), "claim_missing");
  });
}

test("other types of token require `exp` alone, unless told otherwise", () => {
  const verifyOther = (required?: string[]) =>
    verifierFor(key, { typ: "secevent+jwt", audience: null, ...(required && { required }) });
  const signOther = signerFor(key, "secevent+jwt");
  refuses(verifyOther(), signOther({ iss: issuer }), "claim_missing");
  assert.deepEqual(verifyOther([])(signOther({ iss: issuer })), { iss: issuer });
  refuses(verifyOther(["jti"]), signOther({ iss: issuer }), "claim_missing");
  refuses(verifyOther(["constructor"]), signOther({ iss: issuer }), "claim_missing");
});

test("a key that may not verify is a caller's bug", () => {
  const { kid, alg } = exportPublicJwk(key);
  assert.throws(() => verifierFor({ ...key, verify: undefined }), TypeError);
  assert.throws(() => verifierFor({ kid, alg } as never), TypeError);
});

test("a token without `aud` is for nobody, also where the claim is not required", () => {
  const { aud: _, ...claims } = goodClaims;
  refuses(verifierFor(key, { required: [] }), forge(key, headerFor(key), claims), "audience_refused");
});

test("a list of audiences that are not all texts is a caller's bug", () => {
  for (const audience of [["https://api.example", 1], [1], ["https://api.example", ""]])
    assert.throws(() => verifierFor(key, { audience: audience as string[] }), TypeError);
});

test("of a token that is no access token only `exp` is required", () => {
  const token = signerFor(key, "JWT")({ exp: now + 10 });
  const options = { typ: "JWT", issuer: null, audience: null };
  assert.deepEqual(verifierFor(key, options)(token), { exp: now + 10 });
});

test("a single key without `kid` takes a token with any", () => {
  const { kid: _, ...nameless } = exportPublicJwk(key);
  assert.deepEqual(verifierFor(importKey(nameless))(sign(goodClaims)), goodClaims);
});
