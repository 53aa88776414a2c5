const size = 16; // bytes: 128 bits

/** A new `Idempotency-Key`, base64. Never derived from the token: who has stolen that must not have this. */
export function makeKey(randomBytes: (length: number) => Uint8Array): string {
  return btoa(String.fromCharCode(...randomBytes(size)));
}
