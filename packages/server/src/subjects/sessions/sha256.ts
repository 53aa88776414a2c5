import { hash } from "node:crypto";

// Hashes leave native code as a string: for so few bytes a Buffer made there costs several times as much.

/** SHA-256. */
export function sha256(data: Uint8Array): Buffer {
  return Buffer.from(hash("sha256", data, "binary"), "latin1");
}

const blockBytes = 64;
const digestBytes = 32;

/** HMAC-SHA-256 of a message given in parts, together as long as `prepareHmac` was told. */
export type Hmac = (...parts: readonly Uint8Array[]) => Buffer;

/**
 * HMAC-SHA-256 of messages of one length under one key of at most 64 bytes: `H(outer pad || H(inner pad || message))`
 * (RFC 2104 §2). The pads depend on the key alone and are made once; `createHmac` takes ten times as long for so little.
 */
export function prepareHmac(key: Uint8Array, messageBytes: number): Hmac {
  if (key.length > blockBytes) throw new RangeError("A key of this HMAC has 64 bytes at most.");
  const inner = Buffer.alloc(blockBytes + messageBytes);
  const outer = Buffer.alloc(blockBytes + digestBytes);
  for (let at = 0; at < blockBytes; at += 1) {
    inner[at] = (key[at] ?? 0) ^ 0x36;
    outer[at] = (key[at] ?? 0) ^ 0x5c;
  }
  return (...parts) => {
    let end = blockBytes;
    for (const part of parts) {
      inner.set(part, end);
      end += part.length;
    }
    if (end !== inner.length) throw new RangeError(`A message of this HMAC has ${messageBytes} bytes.`);
    outer.write(hash("sha256", inner, "binary"), blockBytes, "latin1");
    return sha256(outer);
  };
}

/** `prepareHmac` for messages of one length under a handful of keys, each of which is prepared when it is first used. */
export function hmacsOf(messageBytes: number): (key: Uint8Array) => Hmac {
  const prepared = new WeakMap<Uint8Array, Hmac>();
  return (key) => {
    const known = prepared.get(key);
    if (known !== undefined) return known;
    const made = prepareHmac(key, messageBytes);
    prepared.set(key, made);
    return made;
  };
}
