import { type ClaimRules, type Clock, checkClaims } from "./check-claims.ts";
import { rfc9068Claims, type Claims } from "./claims.ts";
import { followKeys } from "./follow-keys.ts";
import { parseJsonObject } from "./json.ts";
import { createCompactVerifier } from "./jws.ts";
import type { Key } from "./key.ts";
import { type CacheOptions, createTokenCache } from "./token-cache.ts";
import { normalizeTyp } from "./typ.ts";

/** What a token has to be; what is left out is checked by its default. */
export interface VerifierOptions {
  /**
   * A list, or a function that gives one. It is read at every verification, so what leaves it no longer verifies, and what comes
   * verifies at once; compared key by key, so give the same `Key` objects for as long as nothing changes.
   */
  readonly keys: readonly Key[] | (() => readonly Key[]);
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
  /** Seconds by which the issuer's clock may differ; default 0. */
  readonly clockTolerance?: number;
  /**
   * Remembers tokens that have verified; `{}` for the default bounds. Default: off. Times are checked again at every use, and a
   * change of keys empties it, so no token is accepted that would otherwise be refused. A check of revocations is the
   * caller's, after this one. One token gives one and the same claims object each time: it is frozen to its leaves, and to copy
   * it would take longer than all the rest.
   */
  readonly cache?: CacheOptions;
}

/**
 * Makes a function that verifies JWTs of at most 8 KiB and returns their claims (RFC 7519 §7.2).
 *
 * @example
 * const verify = createVerifier({ keys, typ: "at+jwt", issuer: "https://auth.example", audience: "https://api.example" });
 * const { sub } = verify(token);
 *
 * @throws TypeError for wrong options, JwtError `key_invalid` for keys that no `kid` tells apart; the function returned throws
 * JwtError with any code, `key_invalid` only after a change of keys
 */
export function createVerifier(options: VerifierOptions): (token: string) => Claims {
  const rules = readRules(options);
  const cache = options.cache === undefined ? undefined : createTokenCache(options.cache, rules);
  const currentJws = followKeys(options.keys, (keys) => {
    cache?.clear();
    return createCompactVerifier(keys, options.typ);
  });
  return (token) => {
    const verifyJws = currentJws();
    const known = cache?.find(token);
    if (known !== undefined) return known;
    const claims = parseJsonObject(verifyJws(token).payload);
    checkClaims(claims, rules);
    cache?.add(token, claims);
    return claims;
  };
}

/** `null` has to be written out: an option that is forgotten, or undefined at run time, must not switch a check off. */
function readRules(options: VerifierOptions): ClaimRules {
  const { typ, issuer, audience, clock = Date.now, clockTolerance = 0 } = options;
  const audiences = typeof audience === "string" ? [audience] : audience;
  if (!isStringOrNull(typ)) throw new TypeError("`typ` is the type of token to accept, or null.");
  if (!isStringOrNull(issuer)) throw new TypeError("`issuer` is the issuer to accept, or null.");
  if (audiences !== null && !isListOfStrings(audiences))
    throw new TypeError("`audience` is one or more strings, or null.");
  if (!(clockTolerance >= 0 && clockTolerance < Infinity))
    throw new TypeError("`clockTolerance` is seconds, 0 or more.");
  const required =
    options.required ?? (typ !== null && normalizeTyp(typ) === "at+jwt" ? rfc9068Claims : ["exp"]);
  return { issuer, audiences, required, clock, clockTolerance };
}

function isStringOrNull(value: unknown): boolean {
  return value === null || (typeof value === "string" && value !== "");
}

function isListOfStrings(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string" && item !== "")
  );
}
