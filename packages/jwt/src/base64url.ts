/** Base64url without padding (RFC 7515 §2). */
export function encodeBase64url(data: Uint8Array | string): string {
  const bytes =
    typeof data === "string" ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return bytes.toString("base64url");
}

/**
 * The bytes, or `undefined` unless `text` is their one canonical encoding: no padding, no white space, no `+` or `/`, unused
 * bits zero (RFC 7515 §2, RFC 4648 §3.5). Otherwise one signature would stand for many token texts.
 *
 * Node's decoder forgives all of these, so the bytes are encoded again and compared.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
}

/**
 * Makes a function that decodes as `decodeBase64url` does, always into the same memory: what it returns is good until its next
 * call. For tokens, where a new Buffer costs more than the decoding.
 */
export function createReusedDecoder(maxBytes: number): (text: string) => Buffer | undefined {
  const memory = Buffer.alloc(maxBytes);
  let bytes = memory;
  return (text) => {
    const length = memory.write(text, "base64url");
    if (length !== bytes.length) bytes = memory.subarray(0, length);
    return bytes.toString("base64url") === text ? bytes : undefined;
  };
}
