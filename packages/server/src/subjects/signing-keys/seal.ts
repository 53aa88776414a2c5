import { createCipheriv, createDecipheriv } from "node:crypto";

const nonceLength = 12;
const tagLength = 16;

/**
 * Encrypts a private key (AES-256-GCM) as nonce, ciphertext, tag. The row's `kid` is bound as associated data, so that
 * a sealed key cannot be moved to another row.
 */
export function seal(
  plain: Uint8Array,
  key: Uint8Array,
  kid: string,
  random: (bytes: number) => Uint8Array,
): Uint8Array {
  const nonce = random(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(kid));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws if the key, the row or a byte is another. */
export function unseal(sealed: Uint8Array, key: Uint8Array, kid: string): Uint8Array {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(Buffer.from(kid)).setAuthTag(sealed.subarray(-tagLength));
  return Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()]);
}
