import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  type SignKeyObjectInput,
  verify,
} from "node:crypto";
import type { CurveAlgorithm, KeyPairAlgorithm } from "./algorithms.ts";
import { decodeBase64url } from "./base64url.ts";
import { derToRaw, rawToDer } from "./ecdsa-signature.ts";
import { isEd25519Point } from "./ed25519-point.ts";
import { type Jwk, keyTypes } from "./jwk.ts";
import type { Key, SignedData } from "./key.ts";
import { checkLength, keyInvalid, pickMembers, readBytes, readInteger } from "./key-members.ts";

/** Makes the operations of a public key or a key pair, after checking its size, its shape and that its halves belong together. */
export function importKeyPair(
  jwk: Jwk,
  algorithm: KeyPairAlgorithm,
): Pick<Key, "sign" | "verify" | "publicJwk"> {
  const length = algorithm.kty === "RSA" ? checkRsa(jwk) : checkCurve(jwk, algorithm);
  const publicJwk = pickMembers(jwk, ["kty", ...keyTypes[algorithm.kty].required]);
  const verifyPair = createVerify(algorithm, toKeyObject(createPublicKey, publicJwk), length);
  if (jwk["d"] === undefined) return { publicJwk, verify: verifyPair, sign: undefined };

  const privateJwk = { ...publicJwk, ...pickMembers(jwk, keyTypes[algorithm.kty].secret) };
  const signPair = createSign(algorithm, toKeyObject(createPrivateKey, privateJwk), length);
  if (!belongTogether(signPair, verifyPair))
    throw keyInvalid("The key's private and public members are of different keys.");
  return { publicJwk, verify: verifyPair, sign: signPair };
}

function createVerify(
  algorithm: KeyPairAlgorithm,
  key: KeyObject,
  length: number,
): NonNullable<Key["verify"]> {
  const { hash, kty } = algorithm;
  const verifyKey = withOptions(algorithm, key);
  return (data, signature) => {
    const raw = decodeBase64url(signature);
    if (raw === undefined || raw.length !== length) return false;
    return verify(hash, toBytes(data), verifyKey, kty === "EC" ? rawToDer(raw) : raw);
  };
}

function createSign(algorithm: KeyPairAlgorithm, key: KeyObject, length: number): NonNullable<Key["sign"]> {
  const { hash, kty } = algorithm;
  const signKey = withOptions(algorithm, key);
  return (data) => {
    const signature = sign(hash, toBytes(data), signKey);
    return (kty === "EC" ? derToRaw(signature, length) : signature).toString("base64url");
  };
}

/** A bare key where there is nothing to add: Node 24 takes longer to read it from an object. */
function withOptions(algorithm: KeyPairAlgorithm, key: KeyObject): KeyObject | SignKeyObjectInput {
  return algorithm.options === undefined ? key : { key, ...algorithm.options };
}

function belongTogether(signPair: NonNullable<Key["sign"]>, verifyPair: NonNullable<Key["verify"]>): boolean {
  try {
    return verifyPair("pair", signPair("pair"));
  } catch {
    // Members of an RSA key that contradict each other fail only when used.
    return false;
  }
}

/** Returns the length of signatures: that of the modulus (RFC 8017 §8.1.2, §8.2.2). */
function checkRsa(jwk: Jwk): number {
  const modulus = readInteger(jwk, "n");
  const exponent = readInteger(jwk, "e");
  // RFC 7518 §3.3: 2048 bits or more. The upper bounds keep one verification from taking seconds.
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  if (bits < 2048 || bits > 16384) throw keyInvalid("An RSA key needs 2048 to 16384 bits. Make a new one.");
  // e = 1 makes every message its own signature; an even e is no RSA key (RFC 8017 §3.1).
  const last = exponent.at(-1) ?? 0;
  if (last % 2 === 0 || (exponent.length === 1 && last === 1) || exponent.length > 8) {
    throw keyInvalid(
      "The key's `e` must be odd, 3 or more, of 8 bytes at most. Make a new key with e = 65537.",
    );
  }
  if (jwk["oth"] !== undefined) throw keyInvalid("RSA keys with more than two primes are not supported.");
  return modulus.length;
}

function checkCurve(jwk: Jwk, algorithm: CurveAlgorithm): number {
  const { crv, signatureBytes } = algorithm;
  if (jwk["crv"] !== crv) throw keyInvalid(`A key for ${algorithm.name} needs \`crv\` ${crv}.`);
  const { required, secret } = keyTypes[algorithm.kty];
  const coordinates = [
    ...required.filter((name) => name !== "crv"),
    ...secret.filter((name) => jwk[name] !== undefined),
  ];
  for (const name of coordinates) checkLength(jwk, name, signatureBytes / 2);
  if (crv === "Ed25519" && !isEd25519Point(readBytes(jwk, "x")))
    throw keyInvalid("The key's `x` is no public key of Ed25519. Make a new key.");
  return signatureBytes;
}

/** Also refuses a point that is not on its curve, but for Ed25519. */
function toKeyObject(
  create: (input: { key: Record<string, unknown>; format: "jwk" }) => KeyObject,
  key: Record<string, unknown>,
): KeyObject {
  try {
    return create({ key, format: "jwk" });
  } catch {
    // The cause may quote the key.
    throw keyInvalid("The key's members are not a key of its type. Export it again from where it was made.");
  }
}

function toBytes(data: SignedData): Uint8Array {
  return typeof data === "string" ? Buffer.from(data, "latin1") : data;
}
