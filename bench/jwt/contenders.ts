import type { KeyObject } from "node:crypto";
import { createPrivateKey, createPublicKey, createSecretKey } from "node:crypto";
import { type Algorithm, createSigner, createVerifier, importKey, type Jwk } from "@countersign/jwt";
import * as fastJwt from "fast-jwt";
import { type JWTPayload, jwtVerify, SignJWT } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { createRawSign, createRawVerify } from "./raw-crypto.ts";
import { audience, issuer, typ } from "./token-set.ts";

export type Operation = "sign" | "verify";

/** One way to do an operation; a promise where the library gives one. */
export type Contender = (input: never) => unknown;

export const names = [
  "countersign",
  "countersign, cached",
  "fast-jwt",
  "fast-jwt, cached",
  "node:crypto",
  "jose",
  "jsonwebtoken",
] as const;

export type Name = (typeof names)[number];

export type Contenders = Partial<Record<Name, Contender>>;

interface Keys {
  readonly alg: Algorithm;
  readonly jwk: Jwk;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Everyone who signs, and everyone who verifies, with one key; all verifiers check type, issuer, audience, times. */
export function contendersOf(alg: Algorithm, jwk: Jwk): Record<Operation, Contenders> {
  const secret = alg === "HS256" ? createSecretKey(String(jwk["k"]), "base64url") : undefined;
  const input = { key: { ...jwk }, format: "jwk" } as const;
  const privateKey = secret ?? createPrivateKey(input);
  const publicKey = secret ?? createPublicKey(input);
  const keys = { alg, jwk, privateKey, publicKey };
  return { sign: signers(keys), verify: verifiers(keys) };
}

function signers({ alg, jwk, privateKey }: Keys): Contenders {
  const header = { alg, kid: String(jwk.kid), typ };
  const fast = fastJwt.createSigner({
    key: exportKey(privateKey),
    algorithm: alg as fastJwt.Algorithm,
    header,
    noTimestamp: true,
  });
  const contenders: Contenders = {
    countersign: createSigner({ key: importKey(jwk), typ }),
    "fast-jwt": (claims: Record<string, unknown>) => fast(claims),
    "node:crypto": createRawSign(alg, privateKey, header),
    jose: (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader(header).sign(privateKey),
  };
  if (alg !== "EdDSA") {
    contenders.jsonwebtoken = (claims: object) =>
      jsonwebtoken.sign(claims, privateKey, { algorithm: alg, header });
  }
  return contenders;
}

function verifiers({ alg, jwk, publicKey }: Keys): Contenders {
  const rules = { keys: [importKey(jwk)], typ, issuer, audience };
  const fastRules = {
    key: exportKey(publicKey),
    algorithms: [alg as fastJwt.Algorithm],
    checkTyp: typ,
    allowedIss: issuer,
    allowedAud: audience,
  };
  const josesRules = { algorithms: [alg], typ, issuer, audience };
  const contenders: Contenders = {
    countersign: createVerifier(rules),
    "countersign, cached": createVerifier({ ...rules, cache: {} }),
    "fast-jwt": fastJwt.createVerifier(fastRules),
    "fast-jwt, cached": fastJwt.createVerifier({ ...fastRules, cache: 10_000 }),
    "node:crypto": createRawVerify(alg, publicKey),
    jose: (token: string) => jwtVerify(token, publicKey, josesRules),
  };
  if (alg !== "EdDSA") {
    contenders.jsonwebtoken = (token: string) =>
      jsonwebtoken.verify(token, publicKey, { algorithms: [alg], issuer, audience, clockTimestamp: now() });
  }
  return contenders;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** fast-jwt takes no key objects. */
function exportKey(key: KeyObject): Buffer | string {
  if (key.type === "secret") return key.export();
  return key.export({ format: "pem", type: key.type === "private" ? "pkcs8" : "spki" });
}
