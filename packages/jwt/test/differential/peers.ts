import { createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { createVerifier as createFastVerifier } from "fast-jwt";
import { importJWK, type JWK, jwtVerify } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { type Algorithm, rfc9068Claims, type Jwk } from "../../src/index.ts";
import { audience, issuer, now } from "../tokens.ts";

export const peerNames = ["jose", "fast-jwt", "jsonwebtoken"] as const;
export type PeerName = (typeof peerNames)[number];

/** Returns the claims, or throws whatever it likes. */
export type PeerVerify = (token: string) => unknown;

/**
 * Each library with one key for one algorithm, told to be as strict as it can about what our own verifier checks;
 * `undefined` where it does not know the algorithm.
 *
 * @throws whatever the library throws for a key that it refuses
 */
export const peers: Readonly<
  Record<PeerName, (jwk: Jwk, alg: Algorithm) => Promise<PeerVerify> | PeerVerify | undefined>
> = {
  async jose(jwk, alg) {
    const key = await importJWK(jwk as JWK, alg);
    const algorithms = isEd25519(alg) ? ["EdDSA", "Ed25519"] : [alg];
    const options = { algorithms, typ: "at+jwt", issuer, audience };
    const currentDate = new Date(now * 1000);
    const requiredClaims = [...rfc9068Claims];
    return async (token) =>
      (await jwtVerify(token, key, { ...options, currentDate, requiredClaims })).payload;
  },

  "fast-jwt"(jwk, alg) {
    const key = toKeyObject(jwk);
    return createFastVerifier({
      key: key.type === "secret" ? key.export() : key.export({ type: "spki", format: "pem" }),
      algorithms: [alg === "Ed25519" ? "EdDSA" : alg],
      checkTyp: "at+jwt",
      allowedIss: issuer,
      allowedAud: audience,
      requiredClaims: [...rfc9068Claims],
      clockTimestamp: now * 1000,
    });
  },

  // It has no option for `typ` and none for claims that have to be there.
  jsonwebtoken(jwk, alg) {
    if (isEd25519(alg)) return undefined;
    const key = toKeyObject(jwk);
    const options = { algorithms: [alg], issuer, audience, clockTimestamp: now };
    return (token) => jsonwebtoken.verify(token, key, options);
  },
};

function isEd25519(alg: Algorithm): boolean {
  return alg === "EdDSA" || alg === "Ed25519";
}

function toKeyObject(jwk: Jwk): KeyObject {
  return jwk.kty === "oct"
    ? createSecretKey(String(jwk["k"]), "base64url")
    : createPublicKey({ key: { ...jwk }, format: "jwk" });
}
