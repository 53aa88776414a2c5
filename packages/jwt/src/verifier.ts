import { type ClaimRules, type Clock, checkClaims } from "./check-claims.ts";
import { accessTokenClaims, type Claims } from "./claims.ts";
import { parseJsonObject } from "./json.ts";
import { createCompactVerifier } from "./jws.ts";
import type { Key } from "./key.ts";
import { normalizeTyp } from "./typ.ts";

export interface VerifierOptions {
  /** When keys change, make a new verifier. */
  readonly keys: readonly Key[];
  /** The one type of token that is accepted, compared without case and `application/`; `null` for any, and for none. */
  readonly typ: string | null;
  /** The one issuer that is accepted, compared exactly; `null` for any. */
  readonly issuer: string | null;
  /** Who we are: `aud` has to name one of these exactly; `null` for any. */
  readonly audience: string | readonly string[] | null;
  /** Claims that have to be there. Default: those of RFC 9068 §2.2 where `typ` is `at+jwt`, else `exp`. */
  readonly required?: readonly string[];
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Milliseconds by which the issuer's clock may differ; default 0. */
  readonly clockTolerance?: number;
}

/**
 * Makes a function that verifies JWTs and returns their claims.
 *
 * @example
 * const verify = createVerifier({ keys, typ: "at+jwt", issuer: "https://auth.example", audience: "https://api.example" });
 * const { sub } = verify(token);
 *
 * @throws TypeError for wrong options, JwtError `key_invalid` for keys that no `kid` tells apart; the function returned throws
 * JwtError with any code but `key_invalid`
 */
export function createVerifier(options: VerifierOptions): (token: string) => Claims {
  const rules = readRules(options);
  const verifyJws = createCompactVerifier(options.keys, options.typ);
  return (token) => {
    const { payload } = verifyJws(token);
    const claims = parseJsonObject(payload);
    checkClaims(claims, rules);
    return claims;
  };
}

/** `null` has to be written out: an option that is forgotten, or undefined at run time, must not switch a check off. */
function readRules(options: VerifierOptions): ClaimRules {
  const { typ, issuer, audience, clock = Date.now, clockTolerance = 0 } = options;
  const audiences = typeof audience === "string" ? [audience] : audience;
  if (!isTextOrNull(typ)) throw new TypeError("`typ` is the type of token to accept, or null.");
  if (!isTextOrNull(issuer)) throw new TypeError("`issuer` is the issuer to accept, or null.");
  if (audiences !== null && !isListOfTexts(audiences))
    throw new TypeError("`audience` is one or more texts, or null.");
  if (!(clockTolerance >= 0 && clockTolerance < Infinity))
    throw new TypeError("`clockTolerance` is milliseconds, 0 or more.");
  const required =
    options.required ?? (typ !== null && normalizeTyp(typ) === "at+jwt" ? accessTokenClaims : ["exp"]);
  return { issuer, audiences, required, clock, clockTolerance };
}

function isTextOrNull(value: unknown): boolean {
  return value === null || (typeof value === "string" && value !== "");
}

function isListOfTexts(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string" && item !== "")
  );
}
