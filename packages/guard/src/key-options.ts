import {
  type Algorithm,
  algorithms as known,
  importKey,
  type JwkSet,
  type JwtError,
  type Key,
} from "@countersign/jwt";
import { importKeys } from "./import-keys.ts";

/** What a guard is told of keys that it does not fetch, and of what keys may be for. */
export interface KeyOptions {
  /** A fixed set of public keys: nothing is fetched, unless `feed` is true. */
  readonly keys?: JwkSet;
  /** The shared secret of an issuer that signs with HS*: base64url, or a comma list of which each verifies, as COUNTERSIGN_HS_SECRET. */
  readonly secret?: string;
  /** The algorithms that keys may be for. Default: all for key pairs; with `secret` the one that it is for, HS256. */
  readonly algorithms?: readonly Algorithm[];
}

/** @throws TypeError for those that the keys cannot be for */
export function checkAlgorithms({ algorithms, secret }: KeyOptions): void {
  if (algorithms === undefined) return;
  const isSecret = secret !== undefined;
  const fitting = known.filter(({ kty }) => (kty === "oct") === isSecret).map(({ name }) => name);
  const isRightMany = isSecret ? algorithms.length === 1 : algorithms.length > 0;
  if (isRightMany && algorithms.every((name) => fitting.includes(name))) return;
  const which = isSecret ? "one of these with `secret`" : "one or more of these without `secret`";
  throw new TypeError(`\`algorithms\` is ${which}: ${fitting.join(", ")}.`);
}

/** @throws TypeError for what is no key, JwtError `key_invalid` for what is no set */
export function readKeys({ keys, secret, algorithms }: KeyOptions): readonly Key[] | undefined {
  if (keys !== undefined && secret !== undefined)
    throw new TypeError("`keys` and `secret`: give one of them.");
  if (keys !== undefined) {
    return importKeys(
      keys,
      algorithms,
      (why) => new TypeError(`\`keys\` has no key that can be used. ${why}`),
    );
  }
  if (secret === undefined) return undefined;
  const [alg = "HS256"] = algorithms ?? [];
  return secret.split(",").map((one) => importSecret(one.trim(), alg));
}

function importSecret(secret: string, alg: Algorithm): Key {
  try {
    return importKey({ kty: "oct", k: secret }, alg);
  } catch (error) {
    const { message } = error as JwtError;
    throw new TypeError(`\`secret\` is not as COUNTERSIGN_HS_SECRET has to be. ${message}`, { cause: error });
  }
}
