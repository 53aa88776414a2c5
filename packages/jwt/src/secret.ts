import { createPublicKey, timingSafeEqual } from "node:crypto";
import type { HmacAlgorithm } from "./algorithms.ts";
import { prepareHmac } from "./hmac.ts";
import type { Jwk } from "./jwk.ts";
import type { Key } from "./key.ts";
import { keyInvalid, readBytes } from "./key-members.ts";

/** Makes the operations of a shared secret, after refusing one that an attacker could guess or know. */
export function importSecret(
  jwk: Jwk,
  algorithm: HmacAlgorithm,
): { sign: Key["sign"]; verify: Key["verify"] } {
  const secret = readBytes(jwk, "k");
  if (secret.length < algorithm.hashBytes) {
    // RFC 7518 §3.2
    throw keyInvalid(
      `A secret for ${algorithm.name} needs ${algorithm.hashBytes} bytes or more. Make a random one.`,
    );
  }
  if (isKeyText(secret))
    throw keyInvalid("The secret is the text of a key, which others may know. Make a random one.");
  if (isGuessable(secret)) throw keyInvalid("The secret can be guessed. Make a random one.");
  const sign = prepareHmac(algorithm.hash, secret);
  const equals = createEquals(sign("").length);
  return { sign, verify: (data, signature) => equals(sign(data), signature) };
}

/**
 * Compares texts of one length in constant time (RFC 7515 §5.2, CWE-208); only a wrong length, which is public, shows.
 *
 * Comparing base64url, not bytes, refuses every second spelling of a signature as well. As UTF-8, in which a character beyond ASCII
 * has no byte of ASCII; Latin-1 would fold some into it.
 */
function createEquals(length: number): (expected: string, given: string) => boolean {
  const left = Buffer.alloc(length);
  const right = Buffer.alloc(length);
  return (expected, given) => {
    if (given.length !== length) return false;
    left.write(expected);
    // A character at the end that does not fit would leave a byte of the signature before.
    if (right.write(given) !== length) return false;
    return timingSafeEqual(left, right);
  };
}

/**
 * Whether the secret is a public or private key in PEM, DER, JWK or SSH form: the mistake behind CVE-2015-9235 and
 * CVE-2022-29217, where a public key was taken as the secret.
 */
function isKeyText(secret: Buffer): boolean {
  const text = secret.toString("latin1");
  return (
    text.includes("-----BEGIN ") ||
    /^\W*(ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-)/.test(text) ||
    (/^\W*\{/.test(text) && /"(kty|keys)"/.test(text)) ||
    isDer(secret, "spki") ||
    isDer(secret, "pkcs1")
  );
}

function isDer(secret: Buffer, type: "spki" | "pkcs1"): boolean {
  try {
    createPublicKey({ key: secret, format: "der", type });
    return true;
  } catch {
    return false;
  }
}

/** Texts that tutorials and token debuggers show, long enough to pass for secrets. */
const published = new Set([
  "a-string-secret-at-least-256-bits-long",
  "a-valid-string-secret-that-is-at-least-384-bits-long",
  "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
]);

/** 32 random bytes have some 30 different values, 64 random hexadecimal digits 15 or 16. */
const leastDifferentBytes = 8;

function isGuessable(secret: Buffer): boolean {
  const different = new Set(secret).size;
  return different < leastDifferentBytes || repeatsItself(secret) || published.has(secret.toString("latin1"));
}

/** Whether it is a shorter text, such as a password, said again until it is long enough. */
function repeatsItself(secret: Buffer): boolean {
  for (let period = 1; period <= secret.length / 2; period += 1) {
    if (secret.subarray(period).equals(secret.subarray(0, -period))) return true;
  }
  return false;
}
