/**
 * JWS carries an ECDSA signature as r || s, each as long as a coordinate (RFC 7518 §3.4); OpenSSL speaks DER (RFC 3279 §2.2.3).
 *
 * Node converts too (`dsaEncoding: "ieee-p1363"`), but under Node 24 signing that way takes twice as long.
 */

const sequence = 0x30;
const integer = 0x02;

/** The one DER form of r || s. */
export function rawToDer(raw: Uint8Array): Buffer {
  const half = raw.length / 2;
  const r = significant(raw.subarray(0, half));
  const s = significant(raw.subarray(half));
  const content = 4 + integerLength(r) + integerLength(s);
  // Of our curves only P-521 needs a length of two bytes.
  const head = content < 0x80 ? [sequence, content] : [sequence, 0x81, content];
  const der = Buffer.alloc(head.length + content);
  der.set(head);
  writeInteger(der, writeInteger(der, head.length, r), s);
  return der;
}

/** r || s of a signature that OpenSSL made; `length` is that of both together. */
export function derToRaw(der: Uint8Array, length: number): Buffer {
  const raw = Buffer.alloc(length);
  const r = der[1] === 0x81 ? 3 : 2;
  const s = copyInteger(der, r, raw, length / 2);
  copyInteger(der, s, raw, length);
  return raw;
}

/** Without leading zeros; zero keeps one. */
function significant(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  return bytes.subarray(start);
}

/** DER integers have a sign: a leading one bit takes a zero byte before it. */
function integerLength(bytes: Uint8Array): number {
  return (bytes[0] ?? 0) < 0x80 ? bytes.length : bytes.length + 1;
}

function writeInteger(der: Buffer, offset: number, bytes: Uint8Array): number {
  const length = integerLength(bytes);
  der[offset] = integer;
  der[offset + 1] = length;
  const end = offset + 2 + length;
  der.set(bytes, end - bytes.length);
  return end;
}

/** Copies the integer at `offset`, without its zeros in front, so that it ends where `end` says, and returns where the next begins. */
function copyInteger(der: Uint8Array, offset: number, target: Uint8Array, end: number): number {
  const next = offset + 2 + (der[offset + 1] ?? 0);
  const isPadded = der[offset + 2] === 0;
  // Byte by byte: for so few of them a view costs more.
  for (let at = offset + (isPadded ? 3 : 2); at < next; at += 1) target[end - next + at] = der[at] ?? 0;
  return next;
}
