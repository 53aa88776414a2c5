import type { Jwk, JwkSet } from "./jwk.ts";
import type { Key } from "./key.ts";

/**
 * The public half of a key as a JWK, with its `kid`, `alg` and `use`, and no private member (RFC 7517 §9.2).
 *
 * @throws TypeError for a shared secret, which has no public half
 */
export function exportPublicJwk(key: Key): Jwk {
  if (key.publicJwk === undefined)
    throw new TypeError("A shared secret has no public half. Never publish it.");
  const kid = key.kid === undefined ? {} : { kid: key.kid };
  return { ...key.publicJwk, ...kid, alg: key.algorithm.name, use: "sig" };
}

/**
 * The public halves of keys as a JWK set (RFC 7517 §5), ready to be published.
 *
 * @throws TypeError if one of them is a shared secret
 */
export function exportKeySet(keys: readonly Key[]): JwkSet {
  return { keys: keys.map(exportPublicJwk) };
}
