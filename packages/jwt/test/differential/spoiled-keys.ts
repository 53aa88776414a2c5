import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { Algorithm, Jwk } from "../../src/index.ts";
import type { refusedKeys } from "../refused-on-purpose.ts";

/** A key that is refused, and what an issuer signs with who uses it. */
interface SpoiledKey {
  readonly alg: Algorithm;
  readonly jwk: Jwk;
  readonly sign: (signingInput: string) => Buffer;
}

function secret(bytes: Buffer | string, more: Jwk = {}): SpoiledKey {
  const k = Buffer.from(bytes).toString("base64url");
  const hmac = (data: string) => createHmac("sha256", bytes).update(data).digest();
  return { alg: "HS256", jwk: { kty: "oct", k, ...more }, sign: hmac };
}

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function pair(alg: Algorithm, { publicKey, privateKey }: Pair, more: Jwk = {}): SpoiledKey {
  const hash = alg === "EdDSA" ? null : "sha256";
  return {
    alg,
    jwk: { ...publicKey.export({ format: "jwk" }), ...more },
    sign: (data) => sign(hash, Buffer.from(data), { key: privateKey, dsaEncoding: "ieee-p1363" }),
  };
}

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const small = generateKeyPairSync("rsa", { modulusLength: 1024 });
const { n } = rsa.publicKey.export({ format: "jwk" });

/** RFC 8017 §9.2: what a signature is once opened; with `e` = 1 it is its own signature. */
function padded(data: string): Buffer {
  const digestInfo = Buffer.from("3031300d060960864801650304020105000420", "hex");
  const digest = createHash("sha256").update(data).digest();
  const filling = Buffer.alloc(256 - 3 - digestInfo.length - digest.length, 0xff);
  return Buffer.concat([Buffer.of(0, 1), filling, Buffer.of(0), digestInfo, digest]);
}

const random = Buffer.from("5fb0a4fbd0aa7d4a7d0e5d16cda8ab79c0fbd7ff6c7cb4d1a2d5bb0a4c3e1f68", "hex");
const withLeadingZero = Buffer.concat([Buffer.of(0), Buffer.from(String(n), "base64url")]);

export const spoiledKeys: Readonly<Record<keyof typeof refusedKeys, readonly SpoiledKey[]>> = {
  emptySecret: [secret("")],
  shortSecret: [secret(random.subarray(1)), secret("secret")],
  guessableSecret: [
    secret(Buffer.alloc(32)),
    secret("secret".repeat(8)),
    secret("a-string-secret-at-least-256-bits-long"),
  ],
  keyText: [
    secret(rsa.publicKey.export({ type: "spki", format: "pem" })),
    secret(rsa.publicKey.export({ type: "pkcs1", format: "der" })),
    secret(JSON.stringify(rsa.publicKey.export({ format: "jwk" }))),
    secret("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPL1I9oiq+B8crkmuV4YViiUnhdLjCp3hvy1bNGuGfNL"),
  ],
  smallRsa: [pair("RS256", small)],
  exponentOne: [{ ...pair("RS256", rsa, { e: "AQ" }), sign: padded }],
  otherCurve: [
    pair("ES256", generateKeyPairSync("ec", { namedCurve: "secp256k1" })),
    pair("EdDSA", generateKeyPairSync("ed448")),
  ],
  otherAlg: [pair("RS256", rsa, { alg: "PS256" }), secret(random, { alg: "HS512" })],
  forEncryption: [pair("RS256", rsa, { use: "enc" }), secret(random, { use: "enc" })],
  otherOperations: [pair("RS256", rsa, { key_ops: ["encrypt"] }), pair("RS256", rsa, { key_ops: [] })],
  looseMembers: [
    secret(random, { k: `${random.toString("base64url")}=` }),
    pair("RS256", rsa, { n: withLeadingZero.toString("base64url") }),
  ],
  manyPrimes: [pair("RS256", rsa, { oth: [] })],
};
