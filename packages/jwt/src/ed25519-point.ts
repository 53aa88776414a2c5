// The curve -x² + y² = 1 + d·x²·y² over the integers modulo p (RFC 8032 §5.1).
const p = 2n ** 255n - 19n;
const d = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/**
 * Tells whether 32 bytes are a point of Ed25519 (RFC 8032 §5.1.3), and none of the eight that no key pair has. OpenSSL imports
 * whatever bytes there are; before 3.5 those eight take signatures that nobody made.
 */
export function isEd25519Point(bytes: Uint8Array): boolean {
  // Little-endian; the highest bit is the sign of x.
  const y = BigInt(`0x${Buffer.from(bytes.toReversed()).toString("hex")}`) % 2n ** 255n;
  const y2 = (y * y) % p;
  // x² = (y² - 1) / (d·y² + 1): a point where that is a square, as the product then is too.
  const isSquare = power((y2 - 1n) * (d * y2 + 1n), (p - 1n) / 2n) === 1n;
  // Eight times a point with d·y⁴ + 2y² = 1 is the neutral one, as it is where y is 0, 1 or -1.
  const isOfEight = y === 0n || (d * y2 * y2 + 2n * y2 - 1n) % p === 0n;
  return y < p && isSquare && !isOfEight;
}

/** Modulo p. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % p;
    if (bit === "1") result = (result * base) % p;
  }
  return result;
}
