import type { JwkSetAnswer, PublicJwk } from "@countersign/protocol";
import { memberOf, readToken } from "./read-token.ts";

/** What a look at a token's signature gives. */
export type Verdict =
  | { readonly kind: "genuine"; readonly alg: string; readonly kid: string }
  | { readonly kind: "forged"; readonly alg: string; readonly kid: string }
  | { readonly kind: "malformed" }
  | { readonly kind: "unknown_key"; readonly kid: string }
  | { readonly kind: "wrong_algorithm"; readonly alg: string; readonly keyAlg: string }
  /** A shared secret signed it: who could check it here could also make tokens. */
  | { readonly kind: "secret"; readonly alg: string }
  /** The browser lacks this algorithm, or gives cryptography to secure pages alone. */
  | { readonly kind: "unsupported"; readonly alg: string };

interface Scheme {
  readonly key: AlgorithmIdentifier | RsaHashedImportParams | EcKeyImportParams;
  readonly signature: AlgorithmIdentifier | RsaPssParams | EcdsaParams;
}

const ecdsa = (namedCurve: string, hash: string): Scheme => ({
  key: { name: "ECDSA", namedCurve },
  signature: { name: "ECDSA", hash },
});
const rsa = (hash: string): Scheme => ({
  key: { name: "RSASSA-PKCS1-v1_5", hash },
  signature: { name: "RSASSA-PKCS1-v1_5" },
});
const pss = (hash: string, saltLength: number): Scheme => ({
  key: { name: "RSA-PSS", hash },
  signature: { name: "RSA-PSS", saltLength },
});
const ed25519: Scheme = { key: { name: "Ed25519" }, signature: { name: "Ed25519" } };

/** RFC 7518 §3 and RFC 8037 in the words of WebCrypto. */
const schemes: Readonly<Record<string, Scheme>> = {
  ES256: ecdsa("P-256", "SHA-256"),
  ES384: ecdsa("P-384", "SHA-384"),
  ES512: ecdsa("P-521", "SHA-512"),
  RS256: rsa("SHA-256"),
  RS384: rsa("SHA-384"),
  RS512: rsa("SHA-512"),
  PS256: pss("SHA-256", 32),
  PS384: pss("SHA-384", 48),
  PS512: pss("SHA-512", 64),
  EdDSA: ed25519,
  Ed25519: ed25519,
};

/**
 * Checks a token's signature against a key set, as a service does before it believes a word of the token. The key decides
 * the algorithm, never the token (RFC 8725 §3.1).
 */
export async function verifySignature(token: string, { keys }: JwkSetAnswer): Promise<Verdict> {
  const parts = readToken(token);
  if (parts === undefined) return { kind: "malformed" };
  const [alg, kid] = [memberOf(parts.header, "alg"), memberOf(parts.header, "kid")];
  if (typeof alg !== "string" || typeof kid !== "string") return { kind: "malformed" };
  if (alg.startsWith("HS")) return { kind: "secret", alg };
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined) return { kind: "unknown_key", kid };
  if (key.alg !== alg) return { kind: "wrong_algorithm", alg, keyAlg: key.alg };
  const scheme = schemes[key.alg];
  const right = scheme && (await verify(scheme, key, parts.signature.bytes, signedBytes(token)));
  return right === undefined
    ? { kind: "unsupported", alg }
    : { kind: right ? "genuine" : "forged", alg, kid };
}

/** `undefined` where the browser cannot. */
async function verify(
  scheme: Scheme,
  { kty, crv, x, y, n, e }: PublicJwk,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean | undefined> {
  const members = Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined);
  try {
    const jwk = Object.fromEntries(members) as JsonWebKey;
    const key = await crypto.subtle.importKey("jwk", jwk, scheme.key, false, ["verify"]);
    return await crypto.subtle.verify(scheme.signature, key, signature, signed);
  } catch {
    return undefined;
  }
}

/** Header and payload as they were sent: what the signature is over (RFC 7515 §5.2). */
function signedBytes(token: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(token.slice(0, token.lastIndexOf(".")));
}
