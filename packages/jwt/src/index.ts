export {
  createDelegatedSigner,
  createSigner,
  type DelegatedSignerOptions,
  type SignerOptions,
} from "./signer.ts";
export { createVerifier, type VerifierOptions } from "./verifier.ts";
export type { CacheOptions } from "./token-cache.ts";
export type { Clock } from "./check-claims.ts";
export { rfc9068Claims, type Claims } from "./claims.ts";
export { decodeUnverified } from "./decode-unverified.ts";
export { JwtError, type JwtErrorCode, jwtErrorCodes } from "./jwt-error.ts";

export { algorithms, type Algorithm, type AlgorithmEntry } from "./algorithms.ts";
export type { Jwk, JwkSet } from "./jwk.ts";
export { type Key, verifySignature } from "./key.ts";
export { importKey } from "./import-key.ts";
export { importKeySet, type KeySetOptions } from "./key-set.ts";
export { exportKeySet, exportPublicJwk } from "./export-key.ts";
export { generateJwk, type GenerateOptions } from "./generate-key.ts";
export { thumbprint } from "./thumbprint.ts";

export type { LengthOptions } from "./compact.ts";
export type { Header } from "./header.ts";
export { type CompactOptions, signCompact, verifyCompact, type VerifiedJws } from "./jws.ts";
export type { HmacHash } from "./hmac.ts";
