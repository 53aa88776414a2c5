import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRefused } from "../test/tokens.ts";
import { generateJwk } from "./generate-key.ts";
import { thumbprint } from "./thumbprint.ts";

test("RFC 8037 A.3: the thumbprint of an Ed25519 key", () => {
  const jwk = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
  assert.equal(thumbprint(jwk), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
});

test("RFC 7638 §3.1: the thumbprint of an RSA key, members other than the required ones left out", () => {
  const n =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs" +
    "tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1" +
    "n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
  const jwk = { kty: "RSA", n, e: "AQAB", alg: "RS256", kid: "2011-04-29" };
  assert.equal(thumbprint(jwk), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
});

// By `printf '{"k":"c2VjcmV0","kty":"oct"}' | openssl dgst -sha256 -binary | basenc --base64url`.
test("RFC 7638 §3.2: the thumbprint of a shared secret covers it", () => {
  assert.equal(
    thumbprint({ kty: "oct", alg: "HS256", k: "c2VjcmV0" }),
    "DWBh0SEIAPYh1x5uvot4z3AhaikHkxNJa3Ada2fT-Cg",
  );
});

test("private and public halves have one thumbprint", () => {
  const { d: _, ...publicJwk } = generateJwk("ES256");
  assert.equal(thumbprint(publicJwk), thumbprint({ ...publicJwk, d: "anything" }));
});

test("a key that lacks a required member has none", () => {
  assertRefused(() => thumbprint({ kty: "EC", crv: "P-256", x: "AA" }), "key_invalid");
  assertRefused(() => thumbprint({ kty: "EC", crv: "P-256", x: "AA", y: "" }), "key_invalid");
  assertRefused(() => thumbprint({ kty: "other" }), "key_invalid");
});
