import { type Algorithm, exportPublicJwk, generateJwk, importKey, type Jwk } from "@countersign/jwt";
import type { Keyring } from "../master-secrets/keyring.ts";
import { seal, unseal } from "./seal.ts";
import type { SigningKey } from "./signing-key.ts";

export interface KeyPlace {
  readonly follows: string;
  /** ms */
  readonly useAt: number;
  /** ms */
  readonly createdAt: number;
}

/** Makes a key pair for its place in the succession, the private half sealed with the current master secret. */
export function makeKey(
  alg: Algorithm,
  place: KeyPlace,
  keyring: Keyring,
  random: (bytes: number) => Uint8Array,
): SigningKey {
  const jwk = generateNamedJwk(alg);
  const key = importKey(jwk, alg);
  const kid = String(jwk.kid);
  return {
    ...place,
    kid,
    alg,
    publicJwk: exportPublicJwk(key),
    sealedPrivate: seal(Buffer.from(JSON.stringify(jwk)), keyring.currentKeys.signingKeys, kid, random),
    keyVersion: keyring.current,
    secretCheck: null,
  };
}

/** Whoever types a `kid` at a command line must not seem to give an option: one pair in 64 is made anew. */
function generateNamedJwk(alg: Algorithm): Jwk {
  for (;;) {
    const jwk = generateJwk(alg);
    if (!String(jwk.kid).startsWith("-")) return jwk;
  }
}

/** The private JWK of a sealed key, `undefined` where this process does not hold the master secret that seals it. */
export function openKey({ kid, sealedPrivate, keyVersion }: SigningKey, keyring: Keyring): Jwk | undefined {
  const keys = keyVersion === null ? undefined : keyring.keysOf(keyVersion);
  if (sealedPrivate === null || keys === undefined) return undefined;
  return JSON.parse(Buffer.from(unseal(sealedPrivate, keys.signingKeys, kid)).toString());
}
