/** A JSON Web Key (RFC 7517 §4): a public key, a key pair with its private members, or a shared secret (`oct`). */
export interface Jwk {
  readonly kty?: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
  readonly key_ops?: readonly string[];
  readonly [member: string]: unknown;
}

/** A JWK set (RFC 7517 §5). */
export interface JwkSet {
  readonly keys: readonly Jwk[];
}

export type KeyType = "oct" | "EC" | "RSA" | "OKP";

/**
 * Which members make up a key of each type. `required` is also what a thumbprint covers (RFC 7638 §3.2, RFC 8037 §2); `secret`
 * must never be published (RFC 7517 §9.2).
 */
export const keyTypes: Readonly<Record<KeyType, { required: readonly string[]; secret: readonly string[] }>> =
  {
    oct: { required: ["k"], secret: ["k"] },
    EC: { required: ["crv", "x", "y"], secret: ["d"] },
    RSA: { required: ["n", "e"], secret: ["d", "p", "q", "dp", "dq", "qi"] },
    OKP: { required: ["crv", "x"], secret: ["d"] },
  };

export function isKeyType(kty: unknown): kty is KeyType {
  return typeof kty === "string" && Object.hasOwn(keyTypes, kty);
}
