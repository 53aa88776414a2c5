import type { Jwk } from "@countersign/jwt";

/** A signing key as the database keeps it: its private part sealed, or a shared secret that it only tells by a check value. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  /** The `kid` of the key before it, empty for the first. */
  readonly follows: string;
  readonly publicJwk: Jwk | null;
  readonly sealedPrivate: Uint8Array | null;
  readonly keyVersion: number | null;
  readonly secretCheck: Uint8Array | null;
  /** ms: signs from here on, until its successor does. */
  readonly useAt: number;
  readonly createdAt: number;
}
