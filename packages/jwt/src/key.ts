import type { AlgorithmEntry } from "./algorithms.ts";
import { encodeBase64url } from "./base64url.ts";
import type { Jwk } from "./jwk.ts";

/** What is signed: bytes, or the ASCII text of a JWS signing input. */
export type SignedData = Uint8Array | string;

/**
 * A key that has passed every check, bound to one algorithm. Its secret parts live in closures: printing or serialising a key shows none.
 *
 * Signatures are base64url, as in a token.
 */
export interface Key {
  readonly algorithm: AlgorithmEntry;
  readonly kid: string | undefined;
  /** The public half; `undefined` for a shared secret, which has none. */
  readonly publicJwk: Jwk | undefined;
  /** Absent where the key is public, or its `key_ops` lack `sign`. */
  readonly sign: ((data: SignedData) => string) | undefined;
  /** Absent where its `key_ops` lack `verify`. */
  readonly verify: ((data: SignedData, signature: string) => boolean) | undefined;
}

/**
 * Verifies bare signature bytes, without any token around them. An ECDSA signature is r || s.
 *
 * @throws TypeError for a key that is not for verifying
 */
export function verifySignature(key: Key, data: Uint8Array, signature: Uint8Array): boolean {
  if (key.verify === undefined)
    throw new TypeError("This key is not for verifying: its `key_ops` lack `verify`.");
  return key.verify(data, encodeBase64url(signature));
}
