import { isNamed } from "./algorithms.ts";
import { JwtError } from "./jwt-error.ts";
import type { Key } from "./key.ts";
import { keyInvalid } from "./key-members.ts";

/** A key that may verify. */
export type VerifyingKey = Key & { readonly verify: NonNullable<Key["verify"]> };

/**
 * Finds the key of a token by the `kid` of its header. A token without `kid` is only for a single key; a single key without `kid`
 * takes any.
 *
 * The key decides the algorithm: the header has to name that one, and nothing is chosen by it (RFC 8725 §3.1).
 *
 * @throws JwtError `key_invalid` if `kid`s do not tell the keys apart; the function returned throws `key_unknown`, `alg_refused`
 */
export function createKeyRing(keys: readonly Key[]): (kid: string | undefined, alg: unknown) => VerifyingKey {
  const usable = keys.map(requireVerifying);
  checkKids(usable);
  const byKid = new Map(usable.map((key) => [key.kid, key]));
  const [single, ...others] = usable;
  const onlyKey = others.length === 0 ? single : undefined;
  return (kid, alg) => {
    const forAny = kid === undefined || onlyKey?.kid === undefined;
    const key = forAny && onlyKey !== undefined ? onlyKey : byKid.get(kid);
    if (key === undefined) throw new JwtError("key_unknown");
    if (!isNamed(key.algorithm, alg)) throw new JwtError("alg_refused");
    return key;
  };
}

/** Refuses keys that a `kid` could not tell apart. */
export function checkKids(keys: readonly { readonly kid?: string | undefined }[]): void {
  if (keys.length < 2) return;
  const kids = new Set(keys.map((key) => key.kid));
  if (kids.has(undefined))
    throw keyInvalid("Of several keys each needs a `kid`. A thumbprint makes a good one.");
  if (kids.size < keys.length) throw keyInvalid("Two keys have the same `kid`. Give each its own.");
}

function requireVerifying(key: Key): VerifyingKey {
  if (typeof key?.verify !== "function")
    throw new TypeError("`keys` holds something that is not a key for verifying.");
  return key as VerifyingKey;
}
