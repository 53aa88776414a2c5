import { findMisshapenClaim } from "./claims.ts";
import type { JsonObject } from "./json.ts";
import { createCompactSigner, createSigningInput, joinSignature } from "./jws.ts";
import type { Key } from "./key.ts";

/** With what tokens are signed, and as which type. */
export interface SignerOptions {
  readonly key: Key;
  /** The type of token, such as `at+jwt`: what keeps one kind of token from being taken for another (RFC 8725 §3.11). */
  readonly typ: string;
}

/**
 * Makes a function that signs claims as a JWT of at most 8 KiB with the header `alg`, `kid`, `typ` (RFC 7519 §7.1). It adds no
 * claims: times, in seconds, are the caller's.
 *
 * @example
 * const sign = createSigner({ key: importKey(generateJwk("ES256")), typ: "at+jwt" });
 * const token = sign({ iss: "https://auth.example", sub: "42", aud: "https://api.example", exp: now + 300 });
 *
 * @throws TypeError for a key that cannot sign; the function returned throws TypeError for claims of wrong form, and JwtError
 * `token_too_large`
 */
export function createSigner({ key, typ }: SignerOptions): (claims: object) => string {
  checkTyp(typ);
  const sign = createCompactSigner(key, { typ });
  return (claims) => sign(encodeClaims(claims));
}

/** The same, where something else holds the private half. */
export interface DelegatedSignerOptions extends SignerOptions {
  /** The public half is enough. */
  readonly key: Key;
  /** Signs the text of a signing input (ASCII) with the private half, and answers as `Key.sign` does. */
  readonly sign: (signingInput: string) => Promise<string>;
}

/**
 * Makes a function like that of `createSigner` for a key that signs somewhere else: in another thread, a KMS, an HSM.
 *
 * @throws TypeError, and the function returned rejects, as `createSigner` says, and with whatever `sign` rejects with
 */
export function createDelegatedSigner({
  key,
  typ,
  sign,
}: DelegatedSignerOptions): (claims: object) => Promise<string> {
  checkTyp(typ);
  const toSigningInput = createSigningInput(key, typ);
  return async (claims) => {
    const signingInput = toSigningInput(encodeClaims(claims));
    return joinSignature(signingInput, await sign(signingInput));
  };
}

function checkTyp(typ: string): void {
  if (typeof typ !== "string" || typ === "")
    throw new TypeError("`typ` is the type of the tokens, for instance `at+jwt`.");
}

function encodeClaims(claims: object): string {
  if (typeof claims !== "object" || claims === null || Array.isArray(claims)) {
    throw new TypeError("Claims are an object.");
  }
  const misshapen = findMisshapenClaim(claims as JsonObject);
  if (misshapen !== undefined) throw new TypeError(`The claim \`${misshapen}\` has the wrong type.`);
  return JSON.stringify(claims);
}
