import { randomUUID } from "node:crypto";
import { type Algorithm, createSigner, generateJwk, importKey, type Jwk } from "@countersign/jwt";

export const issuer = "https://auth.example.com";
export const audience = "https://api.example.com";
export const typ = "at+jwt";

export interface TokenSet {
  readonly jwk: Jwk;
  readonly claims: readonly object[];
  /** Their bytes: a string made of them each time is as fresh as one from the wire. */
  readonly tokens: readonly Buffer[];
}

/** What RFC 9068 §2.2 asks for, in tokens of some 400 bytes (HS256; other signatures are longer). */
function profileClaims(now: number): object {
  return {
    iss: issuer,
    sub: randomUUID(),
    aud: audience,
    exp: now + 7200,
    iat: now,
    jti: randomUUID(),
    client_id: "countersign",
  };
}

/** What our server issues, with an e-mail address and a few roles: tokens of some 750 bytes. */
export function serverClaims(now: number): object {
  return {
    ...profileClaims(now),
    sid: randomUUID(),
    auth_time: now,
    amr: ["pwd"],
    roles: ["editor"],
    permissions: ["articles:read", "articles:write"],
    roles_version: 3,
    policy_version: 7,
    email: `user${Math.floor(Math.random() * 1e6)}@example.com`,
    email_verified: true,
  };
}

/** That many different tokens under a new key. */
export function makeTokenSet(alg: Algorithm, count: number, claimsAt = profileClaims): TokenSet {
  const jwk = generateJwk(alg);
  const sign = createSigner({ key: importKey(jwk), typ });
  const now = Math.floor(Date.now() / 1000);
  const claims = Array.from({ length: count }, () => claimsAt(now));
  return { jwk, claims, tokens: claims.map((set) => Buffer.from(sign(set), "latin1")) };
}

export function freshStrings(tokens: readonly Buffer[]): string[] {
  return tokens.map((token) => token.toString("latin1"));
}
