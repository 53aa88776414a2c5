import assert from "node:assert/strict";
import {
  type Algorithm,
  algorithms,
  createSigner,
  createVerifier,
  generateJwk,
  importKey,
  type Jwk,
  JwtError,
  type JwtErrorCode,
  type Key,
  type VerifierOptions,
} from "../src/index.ts";

/** The time at which the tests' tokens are verified, in seconds. */
export const now = 1_800_000_000;
export const issuer = "https://auth.example";
export const audience = "https://api.example";

export const goodClaims = {
  iss: issuer,
  sub: "0199a0c4-7d4e-7c3a-9b58-2f6d1c9e8a01",
  aud: audience,
  exp: now + 300,
  iat: now,
  jti: "0199a0c4-7d4e-7c3a-9b58-2f6d1c9e8a02",
  client_id: "countersign",
};

const jwks = new Map<Algorithm, Jwk>();

/** One private key for each algorithm, made when first asked for. */
export function jwkFor(alg: Algorithm): Jwk {
  const jwk = jwks.get(alg) ?? generateJwk(alg);
  jwks.set(alg, jwk);
  return jwk;
}

export function keyFor(alg: Algorithm): Key {
  return importKey(jwkFor(alg));
}

export const algorithmNames = algorithms.map(({ name }) => name);

export function verifierFor(key: Key, options: Partial<VerifierOptions> = {}) {
  return createVerifier({
    keys: [key],
    typ: "at+jwt",
    issuer,
    audience,
    clock: () => now * 1000,
    ...options,
  });
}

export function signerFor(key: Key, typ = "at+jwt") {
  return createSigner({ key, typ });
}

/** Encodes a segment: text and bytes as they are, anything else as JSON. */
export function segment(content: unknown): string {
  if (typeof content === "string" || content instanceof Uint8Array)
    return Buffer.from(content).toString("base64url");
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

/** Makes a token out of any two segments, with a genuine signature: what a wrong or hostile issuer could make. */
export function forge(key: Key, header: unknown, payload: unknown = goodClaims): string {
  return signed(key, `${segment(header)}.${segment(payload)}`);
}

/** Appends a genuine signature to a text as it is. */
export function signed(key: Key, signingInput: string): string {
  assert(key.sign !== undefined);
  return `${signingInput}.${key.sign(signingInput)}`;
}

export function headerFor(key: Key, more: object = {}): object {
  return { alg: key.algorithm.name, kid: key.kid, typ: "at+jwt", ...more };
}

/** Asserts that a call is refused with one of these codes, and that neither message nor stack holds the token. */
export function assertRefused(
  call: () => unknown,
  codes: JwtErrorCode | readonly JwtErrorCode[],
  token = "",
): void {
  assert.throws(call, (error: unknown) => {
    assert(error instanceof JwtError, `not a JwtError but ${String(error)}`);
    assert([codes].flat().includes(error.code), `refused with ${error.code}, not ${String(codes)}`);
    for (const part of token.split(".").filter((text) => text.length > 8)) {
      assert(!`${error.message}${error.stack}`.includes(part), "the error holds a part of the token");
    }
    return true;
  });
}

/** Asserts that a token is refused. */
export function refuses(
  verify: (token: string) => unknown,
  token: string,
  codes: JwtErrorCode | readonly JwtErrorCode[],
): void {
  assertRefused(() => verify(token), codes, token);
}
