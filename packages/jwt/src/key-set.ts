import { type Algorithm, type AlgorithmEntry, findAlgorithm, isNamed } from "./algorithms.ts";
import { importKey } from "./import-key.ts";
import type { Jwk, JwkSet } from "./jwk.ts";
import { JwtError } from "./jwt-error.ts";
import type { Key } from "./key.ts";
import { keyInvalid } from "./key-members.ts";
import { checkKids } from "./key-ring.ts";

/** Which keys of a set are wanted, and who is told of the others. */
export interface KeySetOptions {
  /** Keys for other algorithms are skipped. A key that names none is taken for the only one of these that fits it. */
  readonly algorithms?: readonly Algorithm[];
  /** Told of each key that was skipped, by its place in the set, and why. */
  readonly onSkip?: (index: number, reason: JwtError) => void;
}

/**
 * Imports the keys of a JWK set that can be used here. Others are skipped (RFC 7517 §5): those of unknown type or algorithm, for
 * encryption, too small, broken.
 *
 * @throws JwtError `key_invalid` if it is no set, if two keys share a `kid`, if of several keys one has none, or if it mixes shared
 * secrets with key pairs (whoever may read the one kind could then mint tokens with the other)
 */
export function importKeySet(set: JwkSet, options: KeySetOptions = {}): Key[] {
  if (typeof set !== "object" || set === null || !Array.isArray(set.keys)) {
    throw keyInvalid("A JWK set is a JSON object with a list `keys`.");
  }
  const allowed = options.algorithms?.map(entryOf);
  const keys = set.keys.flatMap((jwk: Jwk, index) => {
    try {
      return [importKey(jwk, allowed && chooseAmong(allowed, jwk))];
    } catch (error) {
      if (!(error instanceof JwtError)) throw error;
      options.onSkip?.(index, error);
      return [];
    }
  });
  checkKids(keys);
  // A key that is skipped here may be the one that another receiver picks by this `kid`.
  checkKids(set.keys.filter((jwk: Jwk) => jwk?.kid !== undefined));
  if (new Set(keys.map((key) => key.algorithm.kty === "oct")).size > 1) {
    throw keyInvalid("The key set mixes shared secrets with key pairs. Keep them in sets of their own.");
  }
  return keys;
}

function entryOf(name: Algorithm): AlgorithmEntry {
  const entry = findAlgorithm(name);
  if (entry === undefined) throw new TypeError("`algorithms` names an unknown algorithm.");
  return entry;
}

function chooseAmong(allowed: readonly AlgorithmEntry[], jwk: Jwk): Algorithm {
  const [only, ...others] = allowed.filter((entry) => fits(entry, jwk));
  if (only === undefined) throw keyInvalid("The key is for none of the allowed algorithms.");
  // Names of one algorithm leave nothing open.
  if (others.some(({ name }) => !isNamed(only, name)))
    throw keyInvalid("The key fits several of the allowed algorithms.");
  return only.name;
}

function fits(entry: AlgorithmEntry, jwk: Jwk): boolean {
  if (jwk?.alg !== undefined) return isNamed(entry, jwk.alg);
  return entry.kty === jwk?.kty && (!("crv" in entry) || entry.crv === jwk["crv"]);
}
