import type { JsonObject } from "./json.ts";

/** The claims of a JWT whose signature has been verified; frozen to the leaves. Times are in seconds (RFC 7519 §2). */
export interface Claims extends JsonObject {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly exp?: number;
  readonly nbf?: number;
  readonly iat?: number;
  readonly jti?: string;
}

/** What a JWT access token has to carry (RFC 9068 §2.2); a verifier for `at+jwt` requires these unless told otherwise. */
export const rfc9068Claims: readonly string[] = Object.freeze([
  "iss",
  "exp",
  "aud",
  "sub",
  "client_id",
  "iat",
  "jti",
]);

/**
 * The name of a registered claim (RFC 7519 §4.1, RFC 9068 §2.2) that is there in a wrong form, if any. Fractional times are legal.
 *
 * Written out, not a table: it runs for every token, and V8 reads named members several times faster.
 */
export function findMisshapenClaim(claims: JsonObject): string | undefined {
  const { iss, sub, aud, exp, nbf, iat, jti, client_id, auth_time } = claims;
  if (iss !== undefined && !isString(iss)) return "iss";
  if (sub !== undefined && !isString(sub)) return "sub";
  if (aud !== undefined && !isAudience(aud)) return "aud";
  if (exp !== undefined && !isTime(exp)) return "exp";
  if (nbf !== undefined && !isTime(nbf)) return "nbf";
  if (iat !== undefined && !isTime(iat)) return "iat";
  if (jti !== undefined && !isString(jti)) return "jti";
  if (client_id !== undefined && !isString(client_id)) return "client_id";
  if (auth_time !== undefined && !isTime(auth_time)) return "auth_time";
  return undefined;
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

/** JSON knows numbers that are infinite here, such as 1e999. */
function isTime(value: unknown): value is number {
  return Number.isFinite(value);
}

function isAudience(value: unknown): boolean {
  return isString(value) || (Array.isArray(value) && value.length > 0 && value.every(isString));
}
