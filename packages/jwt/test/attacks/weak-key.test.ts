import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { importKey, importKeySet, type Jwk, type JwtError } from "../../src/index.ts";
import { assertRefused, jwkFor } from "../tokens.ts";

const secret = (text: string | Buffer): Jwk => ({ kty: "oct", k: Buffer.from(text).toString("base64url") });

function refusedKey(jwk: Jwk, alg?: Parameters<typeof importKey>[1]): void {
  assertRefused(() => importKey(jwk, alg), "key_invalid");
  const reasons: JwtError[] = [];
  const keys = importKeySet(
    { keys: [{ ...(alg === undefined ? {} : { alg }), ...jwk }] },
    { onSkip: (_, reason) => reasons.push(reason) },
  );
  assert.equal(keys.length, 0);
  assert.equal(reasons.length, 1);
}

test("an HMAC secret that is too short, common, repeated or published (RFC 7518 §3.2)", () => {
  const common = [
    "",
    "secret",
    "password",
    "changeme",
    "your-256-bit-secret",
    "shhhhh",
    "jwt_secret_key",
    "default",
  ];
  for (const text of common) {
    refusedKey(secret(text), "HS256");
    if (text !== "") refusedKey(secret(text.repeat(32)), "HS256");
  }
  refusedKey(secret("a-string-secret-at-least-256-bits-long"), "HS256");
  for (const [alg, bytes] of [
    ["HS256", 31],
    ["HS384", 47],
    ["HS512", 63],
  ] as const) {
    refusedKey(secret(Buffer.from(Array.from({ length: bytes }, (_, at) => at))), alg);
  }
  refusedKey(secret(Buffer.alloc(64)), "HS512");
});

test("an RSA key of 1024 bits, and one of 2047 (RFC 7518 §3.3)", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  refusedKey({ ...publicKey.export({ format: "jwk" }) }, "RS256");
  const n = Buffer.from(String(jwkFor("RS256")["n"]), "base64url");
  n[0] = 0x7f;
  refusedKey({ kty: "RSA", n: n.toString("base64url"), e: "AQAB" }, "RS256");
});

test("an RSA key with e = 1, or even, or huge (RFC 8017 §3.1)", () => {
  const { n } = jwkFor("RS256");
  for (const e of ["AQ", "Ag", "AQAA", "", "AAEAAQ", Buffer.alloc(9, 1).toString("base64url")]) {
    refusedKey({ kty: "RSA", n, e }, "RS256");
  }
});

test("a key on another curve than the algorithm's (RFC 7518 §3.4)", () => {
  refusedKey({ ...jwkFor("ES384"), alg: "ES256" });
  refusedKey({ ...jwkFor("ES256"), crv: "P-384" });
  refusedKey({ ...jwkFor("ES256"), crv: "secp256k1" });
  refusedKey({ ...jwkFor("EdDSA"), crv: "X25519" });
  refusedKey({ ...jwkFor("EdDSA"), crv: "Ed448" });
});
