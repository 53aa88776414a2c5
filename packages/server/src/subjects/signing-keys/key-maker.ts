import { type Algorithm, importKey, type Jwk, type Key } from "@countersign/jwt";
import { deriveKeys } from "../master-secrets/derived-keys.ts";
import type { Keyring } from "../master-secrets/keyring.ts";
import { type KeyPlace, makeKey, openKey } from "./make-key.ts";
import type { SigningKey } from "./signing-key.ts";

/** Where signing keys come from: pairs are made and sealed, shared secrets are settings. */
export interface KeyMaker {
  make(place: KeyPlace): SigningKey;
  /** Whether the settings ask for a key like this one. */
  fits(key: SigningKey): boolean;
  /** For signing; `undefined` where this process lacks what it takes. */
  openPrivate(key: SigningKey): Jwk | undefined;
  /** For verifying, likewise. */
  openPublic(key: SigningKey): Key | undefined;
  /** Whether keys are replaced as time passes. */
  readonly onSchedule: boolean;
}

export function createPairMaker(
  alg: Algorithm,
  keyring: Keyring,
  random: (bytes: number) => Uint8Array,
): KeyMaker {
  return {
    make: (place) => makeKey(alg, place, keyring, random),
    fits: (key) => key.alg === alg,
    openPrivate: (key) => openKey(key, keyring),
    openPublic: ({ publicJwk }) => importVerifying(publicJwk ?? undefined),
    onSchedule: true,
  };
}

/** `secrets`: the first signs, all verify. They stand in no database: a check value tells them apart. */
export function createSecretMaker(
  alg: Algorithm,
  secrets: readonly Uint8Array[],
  random: (bytes: number) => Uint8Array,
): KeyMaker {
  const known = secrets.map((secret) => ({ secret, check: deriveKeys(secret).check }));
  const find = (key: SigningKey) => known.find(({ check }) => isSame(check, key.secretCheck));
  const open = (key: SigningKey): Jwk | undefined => {
    const found = find(key);
    if (found === undefined) return undefined;
    const k = Buffer.from(found.secret).toString("base64url");
    return { kty: "oct", k, kid: key.kid, alg: key.alg };
  };
  return {
    make: (place) => ({
      ...place,
      // Not base64url, which may begin as an option of a command does.
      kid: Buffer.from(random(16)).toString("hex"),
      alg,
      publicJwk: null,
      sealedPrivate: null,
      keyVersion: null,
      secretCheck: known[0]?.check ?? null,
    }),
    fits: (key) => key.alg === alg && find(key) === known[0],
    openPrivate: open,
    openPublic: (key) => importVerifying(key.publicJwk ?? open(key)),
    onSchedule: false,
  };
}

function importVerifying(jwk: Jwk | undefined): Key | undefined {
  return jwk && importKey(jwk);
}

function isSame(a: Uint8Array, b: Uint8Array | null): boolean {
  return b !== null && Buffer.compare(a, b) === 0;
}
