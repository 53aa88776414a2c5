import { constants } from "node:crypto";
import type { HmacHash } from "./hmac.ts";

/**
 * Every fact about an algorithm, once. The code below this table receives the entry, never the name.
 * RFC 7518 §3 (HS, RS, ES, PS), RFC 8037 §3.1 (EdDSA), RFC 9864 §2.2 (Ed25519).
 */
const table = {
  HS256: { kty: "oct", hash: "sha256", hashBytes: 32 },
  HS384: { kty: "oct", hash: "sha384", hashBytes: 48 },
  HS512: { kty: "oct", hash: "sha512", hashBytes: 64 },
  ES256: { kty: "EC", crv: "P-256", hash: "sha256", signatureBytes: 64 },
  ES384: { kty: "EC", crv: "P-384", hash: "sha384", signatureBytes: 96 },
  ES512: { kty: "EC", crv: "P-521", hash: "sha512", signatureBytes: 132 },
  RS256: { kty: "RSA", hash: "sha256" },
  RS384: { kty: "RSA", hash: "sha384" },
  RS512: { kty: "RSA", hash: "sha512" },
  PS256: { kty: "RSA", hash: "sha256", options: pss() },
  PS384: { kty: "RSA", hash: "sha384", options: pss() },
  PS512: { kty: "RSA", hash: "sha512", options: pss() },
  // RFC 9864 renames EdDSA with an Ed25519 key to Ed25519: one operation, so a key takes both names.
  EdDSA: { kty: "OKP", crv: "Ed25519", hash: null, signatureBytes: 64, alias: "Ed25519" },
  Ed25519: { kty: "OKP", crv: "Ed25519", hash: null, signatureBytes: 64, alias: "EdDSA" },
} as const;

/** The name of a signature algorithm, as it stands in `alg`. */
export type Algorithm = keyof typeof table;

export interface HmacAlgorithm {
  readonly name: Algorithm;
  readonly kty: "oct";
  readonly hash: HmacHash;
  /** Length of the tag, and the least length of a secret (RFC 7518 §3.2). */
  readonly hashBytes: number;
  readonly alias?: Algorithm;
}

interface KeyPairFacts {
  readonly name: Algorithm;
  /** `null` where the scheme hashes by itself. */
  readonly hash: HmacHash | null;
  /** What `node:crypto` has to be told besides the key; by itself it pads RSA as PKCS #1 v1.5 does. */
  readonly options?: { readonly padding: number; readonly saltLength: number };
  /** Another name that tokens may use for the same operation. */
  readonly alias?: Algorithm;
}

export interface CurveAlgorithm extends KeyPairFacts {
  readonly kty: "EC" | "OKP";
  readonly crv: "P-256" | "P-384" | "P-521" | "Ed25519";
  /** Exact length of a signature; coordinates and private keys are half as long. */
  readonly signatureBytes: number;
}

/** A signature is as long as the modulus. */
interface RsaAlgorithm extends KeyPairFacts {
  readonly kty: "RSA";
}

export type KeyPairAlgorithm = CurveAlgorithm | RsaAlgorithm;

/** Every fact about one algorithm (RFC 7518 §3): of a shared secret, or of a key pair. Lengths in bytes. */
export type AlgorithmEntry = HmacAlgorithm | KeyPairAlgorithm;

/** All entries, in the table's order. */
export const algorithms: readonly AlgorithmEntry[] = Object.freeze(
  Object.entries(table).map(([name, facts]) => Object.freeze({ name: name as Algorithm, ...facts })),
);

const byName: ReadonlyMap<unknown, AlgorithmEntry> = new Map(algorithms.map((entry) => [entry.name, entry]));

/** The entry of that name, compared exactly (RFC 7515 §4.1.1); `undefined` for `none` and all that is unknown. */
export function findAlgorithm(name: unknown): AlgorithmEntry | undefined {
  return byName.get(name);
}

/** Whether `name` in a token or key means this algorithm. */
export function isNamed(algorithm: AlgorithmEntry, name: unknown): boolean {
  return name === algorithm.name || (name !== undefined && name === algorithm.alias);
}

/** The salt is as long as the hash (RFC 7518 §3.5); Node would accept any length when verifying. */
function pss(): { readonly padding: number; readonly saltLength: number } {
  return Object.freeze({
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
}
