import { decodeBase64url } from "./base64url.ts";
import { parseJsonObject } from "./json.ts";
import { JwtError } from "./jwt-error.ts";
import { normalizeTyp } from "./typ.ts";

/** The protected header of a JWS (RFC 7515 §4). */
export interface Header {
  readonly alg?: string;
  readonly kid?: string;
  readonly typ?: string;
  readonly [parameter: string]: unknown;
}

/**
 * Parses the header segment of a token, without judging it.
 *
 * @throws JwtError `token_malformed`
 */
export function parseHeader(encoded: string): Header {
  const bytes = decodeBase64url(encoded);
  if (bytes === undefined) throw new JwtError("token_malformed");
  const header = parseJsonObject(bytes);
  for (const name of ["alg", "kid", "typ"]) {
    if (Object.hasOwn(header, name) && typeof header[name] !== "string") {
      throw new JwtError("token_malformed", `The token's header parameter \`${name}\` is not a string.`);
    }
  }
  return header;
}

/**
 * Refuses a header that demands what is not supported, or is of another type than `typ` (normalized; `null` for any).
 *
 * `jwk`, `jku`, `x5c` and `x5u` are not looked at: a token cannot bring its own key (RFC 8725 §3.10, CVE-2018-0114).
 *
 * @throws JwtError `crit_refused`, `typ_refused`
 */
export function checkHeader(header: Header, typ: string | null): void {
  // RFC 7515 §4.1.11: no extension is understood here, so every `crit` is refused, and the one that hides without it (RFC 7797 §6).
  if (Object.hasOwn(header, "crit") || Object.hasOwn(header, "b64")) throw new JwtError("crit_refused");
  if (typ !== null && normalizeTyp(header.typ ?? "") !== typ) throw new JwtError("typ_refused");
}
