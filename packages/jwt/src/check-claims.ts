import { type Claims, findMisshapenClaim } from "./claims.ts";
import type { JsonObject } from "./json.ts";
import { JwtError } from "./jwt-error.ts";

/** Milliseconds since 1970. */
export type Clock = () => number;

export interface ClaimRules {
  /** Exactly this `iss`; `null` for any. */
  readonly issuer: string | null;
  /** One of these has to be, exactly, in `aud`; `null` for any. */
  readonly audiences: readonly string[] | null;
  readonly required: readonly string[];
  readonly clock: Clock;
  /** Seconds by which the issuer's clock may differ. */
  readonly clockTolerance: number;
}

/**
 * Checks the claims of a token whose signature has been verified (RFC 7519 §4.1, RFC 8725 §3.8, §3.9).
 *
 * @throws JwtError `claim_invalid`, `claim_missing`, `issuer_refused`, `audience_refused`, `token_expired`, `token_not_yet_valid`
 */
export function checkClaims(claims: JsonObject, rules: ClaimRules): asserts claims is Claims {
  const misshapen = findMisshapenClaim(claims);
  if (misshapen !== undefined) {
    throw new JwtError("claim_invalid", `The token's claim \`${misshapen}\` has the wrong type.`);
  }
  for (const name of rules.required) {
    if (!Object.hasOwn(claims, name))
      throw new JwtError("claim_missing", `The token lacks the claim \`${name}\`.`);
  }
  const { iss, aud } = claims as Claims;
  if (rules.issuer !== null && iss !== rules.issuer) throw new JwtError("issuer_refused");
  if (rules.audiences !== null && !isFor(aud, rules.audiences)) throw new JwtError("audience_refused");
  checkTimes(claims, rules);
}

function isFor(aud: Claims["aud"], audiences: readonly string[]): boolean {
  if (typeof aud === "string") return audiences.includes(aud);
  return aud !== undefined && aud.some((member) => audiences.includes(member));
}

/**
 * Checks what time changes. The comparisons are such that a clock of NaN refuses.
 *
 * @throws JwtError `token_expired`, `token_not_yet_valid`
 */
export function checkTimes({ exp, nbf, iat }: Claims, { clock, clockTolerance }: ClaimRules): void {
  const now = clock() / 1000;
  // RFC 7519 §4.1.4: "on or after" exp it is refused.
  if (exp !== undefined && !(now < exp + clockTolerance)) throw new JwtError("token_expired");
  if (nbf !== undefined && !(nbf <= now + clockTolerance)) throw new JwtError("token_not_yet_valid");
  // Not asked by RFC 7519 §4.1.6, but a token from the future was made by a wrong clock or in advance.
  if (iat !== undefined && !(iat <= now + clockTolerance)) throw new JwtError("token_not_yet_valid");
}
