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
  const jwk = generateJwk(alg);
  const key = importKey(jwk, alg);
  const kid = String(jwk.kid);
  const sealing = sealingKey(keyring, keyring.current);
  return {
    ...place,
    kid,
    alg,
    publicJwk: exportPublicJwk(key),
    sealedPrivate: seal(Buffer.from(JSON.stringify(jwk)), sealing, kid, random),
    keyVersion: keyring.current,
    secretCheck: null,
    revokedAt: null,
  };
}

/** The private JWK of a sealed key. */
export function openKey(key: SigningKey, keyring: Keyring): Jwk {
  if (key.sealedPrivate === null || key.keyVersion === null)
    throw new TypeError("A shared secret is not sealed.");
  const plain = unseal(key.sealedPrivate, sealingKey(keyring, key.keyVersion), key.kid);
  return JSON.parse(Buffer.from(plain).toString());
}

function sealingKey(keyring: Keyring, v: number): Uint8Array {
  const keys = keyring.keysOf(v);
  if (keys === undefined) throw new Error(`Master secret number ${v} is not among those given.`);
  return keys.signingKeys;
}
