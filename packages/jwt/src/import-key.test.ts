import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { test } from "node:test";
import { algorithmNames, assertRefused, jwkFor } from "../test/tokens.ts";
import { type Jwk, keyTypes } from "./jwk.ts";
import { importKey } from "./import-key.ts";

const refused = (jwk: unknown, alg?: "ES256" | "RS256" | "HS256" | "PS256" | "EdDSA") =>
  assertRefused(() => importKey(jwk as Jwk, alg), "key_invalid");

const integerOf = (bytes: number) => Buffer.alloc(bytes, 0x81).toString("base64url");

function publicHalf(jwk: Jwk): Jwk {
  const secrets = new Set(["d", "p", "q", "dp", "dq", "qi"]);
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => !secrets.has(name)));
}

test("a curve tells the algorithm, where neither the key nor the caller does", () => {
  for (const alg of ["ES256", "ES384", "ES512", "EdDSA"] as const) {
    const { alg: _, ...jwk } = jwkFor(alg);
    assert.equal(importKey(jwk).algorithm.name, alg);
  }
});

test("an RSA key and a secret need to be told their algorithm", () => {
  for (const alg of ["RS256", "HS256"] as const) {
    const { alg: _, ...jwk } = jwkFor(alg);
    refused(jwk);
    assert.equal(importKey(jwk, alg).algorithm.name, alg);
  }
});

test("a key is not taken for another algorithm than its own", () => {
  refused(jwkFor("RS256"), "PS256");
  refused(jwkFor("ES384"), "ES256");
  refused({ ...jwkFor("ES256"), alg: "ES384" });
  refused({ ...jwkFor("ES256"), alg: "none" });
  refused({ ...jwkFor("ES256"), kty: "RSA" });
  refused({ ...jwkFor("ES256"), kty: "__proto__" });
  assert.throws(() => importKey(jwkFor("ES256"), "none" as "ES256"), TypeError);
});

test("EdDSA and Ed25519 are two names of one algorithm", () => {
  assert.equal(importKey(jwkFor("Ed25519"), "EdDSA").algorithm.name, "EdDSA");
});

test("a public key verifies and does not sign", () => {
  const key = importKey(publicHalf(jwkFor("ES256")));
  assert.equal(key.sign, undefined);
  assert.notEqual(key.verify, undefined);
});

test("`use` and `key_ops` are kept to", () => {
  const jwk = jwkFor("ES256");
  refused({ ...jwk, use: "enc" });
  refused({ ...jwk, key_ops: ["deriveKey"] });
  refused({ ...jwk, key_ops: [] });
  refused({ ...jwk, key_ops: "verify" });
  refused({ ...jwk, key_ops: ["verify", "verify"] });
  refused({ ...publicHalf(jwk), key_ops: ["sign"] });
  assert.equal(importKey({ ...jwk, key_ops: ["sign"] }).verify, undefined);
  assert.equal(importKey({ ...jwk, key_ops: ["verify"] }).sign, undefined);
});

test("halves of different keys are refused", () => {
  for (const alg of ["ES256", "EdDSA", "RS256"] as const) {
    const jwk = jwkFor(alg);
    const other = alg === "RS256" ? jwkFor("PS256") : jwkFor(alg === "ES256" ? "ES384" : "Ed25519");
    const members = keyTypes[alg === "RS256" ? "RSA" : "EC"].secret;
    refused({ ...jwk, ...Object.fromEntries(members.map((name) => [name, other[name]])) });
  }
});

test("a point that is not on the curve is refused", () => {
  const { x, ...jwk } = publicHalf(jwkFor("ES256"));
  refused({ ...jwk, x, y: x });
  refused({ ...jwk, x: "A".repeat(43) });
  // y is 0, a point of order 4, and 2, which is that of no point.
  const edwards = publicHalf(jwkFor("Ed25519"));
  for (const point of ["A".repeat(43), `Ag${"A".repeat(41)}`]) refused({ ...edwards, x: point });
});

test("members of wrong length or spelling are refused", () => {
  const jwk = publicHalf(jwkFor("ES256"));
  for (const x of [undefined, 1, "", "AA", `${String(jwk["x"])}=`, `${String(jwk["x"])}AAAA`])
    refused({ ...jwk, x });
  const rsa = publicHalf(jwkFor("RS256"));
  for (const n of [undefined, "", "AQAB", `AAAA${String(rsa["n"])}`]) refused({ ...rsa, n });
  // `node:crypto` would take it: RFC 7518 §6.2.2.1 has as many bytes as the curve's order, and no more.
  const whole = jwkFor("ES256");
  const d = Buffer.from(String(whole["d"]), "base64url");
  refused({ ...whole, d: Buffer.concat([Buffer.alloc(1), d]).toString("base64url") });
});

test("a `kid` is a text or absent", () => {
  for (const kid of ["", 1, null, {}]) refused({ ...jwkFor("ES256"), kid });
  for (const jwk of [null, undefined, "text", 1]) refused(jwk);
});

test("printing or serialising a key shows no secret part", () => {
  for (const alg of algorithmNames) {
    const jwk = jwkFor(alg);
    const key = importKey(jwk);
    const shown = JSON.stringify(key) + inspect(key, { depth: 9, showHidden: true });
    for (const name of ["d", "p", "q", "dp", "dq", "qi", "k"]) {
      if (typeof jwk[name] === "string") assert(!shown.includes(jwk[name]), `${alg} shows ${name}`);
    }
  }
});

test("a key need not say that it is for signatures", () => {
  const { use: _, ...jwk } = jwkFor("ES256");
  assert.equal(importKey(jwk).algorithm.name, "ES256");
});

test("the public half of a key is frozen, and a secret has none", () => {
  assert(Object.isFrozen(importKey(jwkFor("ES256")).publicJwk));
  assert.equal(importKey(jwkFor("HS256")).publicJwk, undefined);
});

test("an RSA key has an exponent from 3 to 8 bytes, and two primes", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent: 3 });
  const jwk = { ...publicKey.export({ format: "jwk" }), kty: "RSA", alg: "RS256" };
  assert.equal(importKey(jwk).algorithm.name, "RS256");
  assert.equal(importKey({ ...jwk, e: integerOf(8) }).algorithm.name, "RS256");
  refused({ ...jwk, e: integerOf(9) });
  refused({ ...jwk, oth: [] });
});

test("a private RSA key that cannot sign for its public half is refused", () => {
  const jwk = jwkFor("RS256");
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
  refused({ ...jwk, d: other.d, p: other.p });
  refused({ ...jwk, p: "AQ", q: "AQ" });
  refused({ ...jwk, d: other.d, p: other.p, q: other.q, dp: other.dp, dq: other.dq, qi: other.qi });
});

test("an RSA key has 16,384 bits at most, for one verification takes the longer the more it has", () => {
  const jwk = { kty: "RSA", alg: "RS256", e: "AQAB" };
  assert.equal(importKey({ ...jwk, n: integerOf(2048) }).algorithm.name, "RS256");
  refused({ ...jwk, n: integerOf(2049) });
});
