const size = 16; // bytes: 128 bits
const length = 24; // characters, padding included

/**
 * A new `Idempotency-Key`, and after a comma the one before it. A crash may set the cookie jar back to the token before, and
 * not the page's storage: that token was spent with the key before. A key is never derived from the token: who has stolen that
 * must not have this.
 */
export function makeKey(randomBytes: (length: number) => Uint8Array, before = ""): string {
  return `${btoa(String.fromCharCode(...randomBytes(size)))},${before.slice(0, length)}`;
}
