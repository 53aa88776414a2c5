import { createHash } from "node:crypto";
import { type Jwk, isKeyType, keyTypes } from "./jwk.ts";
import { JwtError } from "./jwt-error.ts";

/**
 * The SHA-256 thumbprint of a key, in base64url (RFC 7638): the same for its public and its private form, so a good `kid`.
 *
 * That of a shared secret is a hash of the secret: publish it only where the secret is random (RFC 7638 §7).
 *
 * @throws JwtError `key_invalid`
 */
export function thumbprint(jwk: Jwk): string {
  if (!isKeyType(jwk.kty)) throw new JwtError("key_invalid", "The key's `kty` is none of EC, RSA, OKP, oct.");
  // RFC 7638 §3.3: the required members only, ordered by name, without white space.
  const names = ["kty", ...keyTypes[jwk.kty].required].toSorted();
  const members = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(requiredText(jwk, name))}`);
  return createHash("sha256")
    .update(`{${members.join(",")}}`)
    .digest("base64url");
}

function requiredText(jwk: Jwk, name: string): string {
  const value = jwk[name];
  if (typeof value === "string" && value !== "") return value;
  throw new JwtError("key_invalid", `The key lacks its member \`${name}\`.`);
}
