import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { type Algorithm, findAlgorithm, type KeyPairAlgorithm } from "./algorithms.ts";
import type { Jwk } from "./jwk.ts";
import { thumbprint } from "./thumbprint.ts";

/** What a new key is called, and how large it is. */
export interface GenerateOptions {
  /** Default: the thumbprint of a key pair; a random string for a secret, whose thumbprint would be a hash of it. */
  readonly kid?: string;
  /** For RSA, in bits; default 2048. */
  readonly modulusLength?: number;
}

/**
 * Makes a new private key or secret for an algorithm, from the system's randomness, as a JWK (RFC 7517 §4).
 *
 * Takes up to seconds for RSA.
 *
 * @throws TypeError for an unknown algorithm or a modulus under 2048 bits
 */
export function generateJwk(alg: Algorithm, options: GenerateOptions = {}): Jwk {
  const algorithm = findAlgorithm(alg);
  if (algorithm === undefined) throw new TypeError("`alg` is not the name of an algorithm.");
  const { modulusLength = 2048 } = options;
  if (!Number.isInteger(modulusLength) || modulusLength < 2048)
    throw new TypeError("`modulusLength` is under 2048 bits.");
  const members =
    algorithm.kty === "oct" ? generateSecret(algorithm.hashBytes) : generatePair(algorithm, modulusLength);
  const kid =
    options.kid ?? (algorithm.kty === "oct" ? randomBytes(16).toString("base64url") : thumbprint(members));
  return { ...members, kid, alg, use: "sig" };
}

function generateSecret(bytes: number): Jwk {
  return { kty: "oct", k: randomBytes(bytes).toString("base64url") };
}

function generatePair(algorithm: KeyPairAlgorithm, modulusLength: number): Jwk {
  return { ...privateKey(algorithm, modulusLength).export({ format: "jwk" }) };
}

function privateKey(algorithm: KeyPairAlgorithm, modulusLength: number): KeyObject {
  if (algorithm.kty === "RSA") return generateKeyPairSync("rsa", { modulusLength }).privateKey;
  if (algorithm.kty === "EC") return generateKeyPairSync("ec", { namedCurve: algorithm.crv }).privateKey;
  return generateKeyPairSync("ed25519").privateKey;
}
