import { decodeBase64url } from "./base64url.ts";
import type { Jwk } from "./jwk.ts";
import { JwtError } from "./jwt-error.ts";

/** The refusal of a key, with what to do about it; never with any of its members' values. */
export function keyInvalid(text: string): JwtError {
  return new JwtError("key_invalid", text);
}

/** Reads a member of a JWK that holds bytes in base64url. */
export function readBytes(jwk: Jwk, name: string): Buffer {
  const text = jwk[name];
  if (typeof text !== "string") throw keyInvalid(`The key lacks its member \`${name}\`.`);
  const bytes = decodeBase64url(text);
  if (bytes === undefined) throw keyInvalid(`The key's \`${name}\` is not base64url without padding.`);
  return bytes;
}

/** Reads a member of fixed length: leading zeros are kept (RFC 7518 §6.2.1.2, RFC 8037 §2). */
export function checkLength(jwk: Jwk, name: string, length: number): void {
  if (readBytes(jwk, name).length !== length)
    throw keyInvalid(`The key's \`${name}\` is not ${length} bytes long.`);
}

/** Reads an unsigned integer, which has no leading zeros (RFC 7518 §2, Base64urlUInt). */
export function readInteger(jwk: Jwk, name: string): Buffer {
  const bytes = readBytes(jwk, name);
  if (bytes.length === 0 || bytes[0] === 0)
    throw keyInvalid(`The key's \`${name}\` is empty or has leading zeros.`);
  return bytes;
}

/** Copies the named members alone, so that nothing else reaches `node:crypto`. */
export function pickMembers(jwk: Jwk, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => jwk[name] !== undefined).map((name) => [name, jwk[name]]));
}
