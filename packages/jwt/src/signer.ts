import { findMisshapenClaim } from "./claims.ts";
import type { JsonObject } from "./json.ts";
import { createCompactSigner } from "./jws.ts";
import type { Key } from "./key.ts";

export interface SignerOptions {
  readonly key: Key;
  /** The type of token, such as `at+jwt`: what keeps one kind of token from being taken for another (RFC 8725 §3.11). */
  readonly typ: string;
}

/**
 * Makes a function that signs claims as a JWT with the header `alg`, `kid`, `typ`. It adds no claims: times, in seconds, are the
 * caller's.
 *
 * @example
 * const sign = createSigner({ key: importKey(generateJwk("ES256")), typ: "at+jwt" });
 * const token = sign({ iss: "https://auth.example", sub: "42", aud: "https://api.example", exp: now + 300 });
 *
 * @throws TypeError for a key that cannot sign; the function returned throws TypeError for claims of wrong form, and JwtError
 * `token_too_large`
 */
export function createSigner({ key, typ }: SignerOptions): (claims: object) => string {
  if (typeof typ !== "string" || typ === "")
    throw new TypeError("`typ` is the type of the tokens, for instance `at+jwt`.");
  const sign = createCompactSigner(key, typ);
  return (claims) => {
    if (typeof claims !== "object" || claims === null || Array.isArray(claims)) {
      throw new TypeError("Claims are an object.");
    }
    const misshapen = findMisshapenClaim(claims as JsonObject);
    if (misshapen !== undefined) throw new TypeError(`The claim \`${misshapen}\` has the wrong type.`);
    return sign(JSON.stringify(claims));
  };
}
