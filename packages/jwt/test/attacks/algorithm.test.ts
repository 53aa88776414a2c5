import assert from "node:assert/strict";
import { createHmac, createPublicKey } from "node:crypto";
import { test } from "node:test";
import { exportKeySet, exportPublicJwk, importKey, importKeySet, type Key } from "../../src/index.ts";
import {
  algorithmNames,
  assertRefused,
  forge,
  goodClaims,
  headerFor,
  jwkFor,
  keyFor,
  refuses,
  segment,
  signerFor,
  verifierFor,
} from "../tokens.ts";

const rsa = keyFor("RS256");
const rsaPublic = createPublicKey({ key: { ...jwkFor("RS256") }, format: "jwk" });

/** What an attacker makes who knows the public key: HMAC over a good payload, keyed with some text. */
function hmacToken(key: Key, secret: string | Buffer): string {
  const signingInput = `${segment(headerFor(key, { alg: "HS256" }))}.${segment(goodClaims)}`;
  return `${signingInput}.${createHmac("sha256", secret).update(signingInput).digest("base64url")}`;
}

test("alg none, in any case, with or without signature (CVE-2015-2951, RFC 8725 §2.1, §3.1)", () => {
  for (const name of algorithmNames) {
    const key = keyFor(name);
    for (const alg of ["none", "None", "NONE", "nOnE", ""]) {
      const token = forge(key, headerFor(key, { alg }));
      refuses(verifierFor(key), token, "alg_refused");
      refuses(verifierFor(key), token.slice(0, token.lastIndexOf(".") + 1), "alg_refused");
    }
  }
});

test("alg missing, null, a list, a number, with a trailing space or NUL (RFC 7515 §4.1.1)", () => {
  for (const name of algorithmNames) {
    const key = keyFor(name);
    for (const alg of [
      undefined,
      null,
      [name],
      256,
      {},
      true,
      `${name} `,
      `${name}\0`,
      name.toLowerCase(),
      ` ${name}`,
    ]) {
      refuses(verifierFor(key), forge(key, headerFor(key, { alg })), ["alg_refused", "token_malformed"]);
    }
  }
});

test("RS to HS with the public key as PEM, PKCS1, DER, or PEM after another character (CVE-2015-9235, CVE-2016-10555, CVE-2023-48223, CVE-2026-34950, GHSA-ww5h-9m49-7xx4)", () => {
  const pem = rsaPublic.export({ type: "spki", format: "pem" });
  const pkcs1 = rsaPublic.export({ type: "pkcs1", format: "pem" });
  const der = [
    rsaPublic.export({ type: "spki", format: "der" }),
    rsaPublic.export({ type: "pkcs1", format: "der" }),
  ];
  const prefixed = ["\n", "\t\t", "\ufeff", "x", "\0"].map((before) => `${before}${String(pem)}`);
  const texts = [pem, pkcs1, ...prefixed, String(pem).trim(), ...der].map((text) => Buffer.from(text));
  for (const secret of texts) {
    refuses(verifierFor(rsa), hmacToken(rsa, secret), "alg_refused");
    const k = secret.toString("base64url");
    assertRefused(() => importKey({ kty: "oct", k }, "HS256"), "key_invalid");
  }
});

test("HS with the text of the JWK or the key set as secret (CVE-2022-29217, CVE-2026-48526)", () => {
  const texts = [exportPublicJwk(rsa), exportKeySet([rsa]), exportPublicJwk(keyFor("ES256"))].flatMap(
    (value) => [JSON.stringify(value), ` ${JSON.stringify(value, null, 2)}\n`],
  );
  for (const text of texts) {
    refuses(verifierFor(rsa), hmacToken(rsa, text), "alg_refused");
    const k = Buffer.from(text).toString("base64url");
    assertRefused(() => importKey({ kty: "oct", k }, "HS256"), "key_invalid");
  }
});

test("HS256 with an empty key (CVE-2026-44351, CVE-2026-45363, RFC 7518 §3.2)", () => {
  for (const k of ["", undefined, null]) {
    assertRefused(() => importKey({ kty: "oct", k }, "HS256"), "key_invalid");
  }
  for (const name of algorithmNames)
    refuses(verifierFor(keyFor(name)), hmacToken(keyFor(name), ""), ["alg_refused", "signature_invalid"]);
});

test("a JWK without alg does not let the header decide (CVE-2026-22818)", () => {
  const { alg: _, ...nameless } = exportPublicJwk(rsa);
  assert.deepEqual(importKeySet({ keys: [nameless] }), []);
  const [key] = importKeySet({ keys: [nameless] }, { algorithms: ["RS256", "ES256"] });
  assert(key !== undefined);
  assert.deepEqual(verifierFor(key)(signerFor(rsa)(goodClaims)), goodClaims);
  refuses(
    verifierFor(key),
    signerFor(importKey({ ...jwkFor("RS256"), alg: "PS256" }))(goodClaims),
    "alg_refused",
  );
  refuses(verifierFor(key), hmacToken(key, JSON.stringify(nameless)), "alg_refused");
});

test("PS256 for RS256, ES256 with the kid of an RSA key, ES256K (CVE-2022-23539)", () => {
  const elliptic = keyFor("ES256");
  const verify = verifierFor(rsa, { keys: [rsa, elliptic] });
  const pss = importKey({ ...jwkFor("RS256"), alg: "PS256" });
  refuses(verify, forge(pss, headerFor(pss, { kid: rsa.kid })), "alg_refused");
  refuses(verify, forge(elliptic, headerFor(elliptic, { kid: rsa.kid })), "alg_refused");
  refuses(verify, forge(elliptic, headerFor(elliptic, { alg: "ES256K" })), "alg_refused");
  for (const alg of algorithmNames.filter((name) => name !== "RS256")) {
    refuses(verify, forge(rsa, headerFor(rsa, { alg })), "alg_refused");
  }
});
