import * as crypto from "node:crypto";

/** Lengths in bytes of each hash's digest and of its input block, to which HMAC pads the secret (FIPS 180-4 §1). */
const hashes = {
  sha256: { digestBytes: 32, blockBytes: 64 },
  sha384: { digestBytes: 48, blockBytes: 128 },
  sha512: { digestBytes: 64, blockBytes: 128 },
} as const;

export type HmacHash = keyof typeof hashes;

/** Since Node 20.12: hashes in one call, without the object that `createHmac` makes for each message. */
const oneShot: typeof crypto.hash | null = crypto.hash ?? null;

/** The signing inputs of tokens fit in; longer messages go through `createHmac`. */
const scratchBytes = 8192;

/**
 * HMAC, in base64url, of many messages under one secret: `H(outer pad || H(inner pad || data))` (RFC 2104 §2). The pads depend on the secret
 * alone and are made once.
 *
 * A string is taken as Latin-1: it is the signing input of a JWS, which is ASCII.
 */
export function prepareHmac(
  hash: HmacHash,
  secret: Uint8Array,
  digest = oneShot,
): (data: Uint8Array | string) => string {
  const whole = throughCreateHmac(hash, secret);
  if (digest === null) return whole;
  const { blockBytes, digestBytes } = hashes[hash];
  const block = secret.length > blockBytes ? crypto.createHash(hash).update(secret).digest() : secret;
  const inner = Buffer.alloc(blockBytes + scratchBytes);
  const outer = Buffer.alloc(blockBytes + digestBytes);
  let padded = inner;
  for (let at = 0; at < blockBytes; at += 1) {
    inner[at] = (block[at] ?? 0) ^ 0x36;
    outer[at] = (block[at] ?? 0) ^ 0x5c;
  }
  return (data) => {
    if (data.length > scratchBytes) return whole(data);
    const end = blockBytes + fill(inner, blockBytes, data);
    // Tokens of one issuer are mostly of one length, and a view costs a tenth of a hash.
    if (padded.length !== end) padded = inner.subarray(0, end);
    // The digest as a string: for so few bytes a Buffer from native code costs several times as much.
    outer.write(digest(hash, padded, "binary"), blockBytes, "latin1");
    return digest(hash, outer, "base64url");
  };
}

function throughCreateHmac(hash: HmacHash, secret: Uint8Array): (data: Uint8Array | string) => string {
  const key = crypto.createSecretKey(secret);
  return (data) => {
    const bytes = typeof data === "string" ? Buffer.from(data, "latin1") : data;
    return crypto.createHmac(hash, key).update(bytes).digest("base64url");
  };
}

function fill(target: Buffer, offset: number, data: Uint8Array | string): number {
  if (typeof data === "string") return target.write(data, offset, "latin1");
  target.set(data, offset);
  return data.length;
}
