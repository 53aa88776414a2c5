const size = 16; // bytes: 128 bits

/** A new `Idempotency-Key`, base64url without its padding of two. Never derived from the token: who has stolen that must not have this. */
export function makeKey(randomBytes: (length: number) => Uint8Array): string {
  const text = btoa(String.fromCharCode(...randomBytes(size)));
  return text.replaceAll("+", "-").replaceAll("/", "_").slice(0, -2);
}
