import type { JwtErrorCode, Key } from "../src/index.ts";
import { goodClaims, headerFor, now, segment, signed } from "./tokens.ts";

/** A token in the making. Every check finds fault with one part of it, so that faults add up. */
interface Draft {
  readonly header: object;
  readonly claims: object;
  /** Written before the members of header and claims. */
  readonly headerText: string;
  readonly claimsText: string;
  /** Written after the payload, and after the signature. */
  readonly payloadEnd: string;
  readonly signatureEnd: string;
}

/** One thing that a verifier checks. */
export interface Check {
  readonly refused: string;
  readonly code: JwtErrorCode;
  readonly why: string;
  /** What to put into a good draft to be refused. */
  readonly fault: Partial<Draft>;
}

const twice = '"x":1,"x":2,';

/** What a verifier checks, in its order: of any two faults the earlier one is reported. docs/jwt.md shows it. */
export const checks: readonly Check[] = [
  {
    refused: "more than 8 KiB",
    code: "token_too_large",
    why: "Before anything is decoded: a stranger does not decide how much work we do (CVE-2025-61920, CVE-2025-30204).",
    fault: { signatureEnd: "A".repeat(8192) },
  },
  {
    refused: "anything but three parts, or a payload in other base64url than the canonical one",
    code: "token_malformed",
    why: "RFC 7515 §7.1, RFC 4648 §3.5. Five parts are a JWE, none are JSON. One token has one text.",
    fault: { payloadEnd: "=" },
  },
  {
    refused: "a header that is not canonical base64url of one JSON object in UTF-8, with every name once",
    code: "token_malformed",
    why: "RFC 7515 §4: what two parsers read differently, one of them reads wrong.",
    fault: { headerText: twice },
  },
  {
    refused: "`crit` or `b64`",
    code: "crit_refused",
    why: "RFC 7515 §4.1.11, RFC 7797: no extension is understood here.",
    fault: { header: { crit: ["x"] } },
  },
  {
    refused: "another `typ`",
    code: "typ_refused",
    why: "RFC 8725 §3.11, RFC 9068 §4: an ID token or a security event is no access token.",
    fault: { header: { typ: "JWT" } },
  },
  {
    refused: "a `kid` of no key",
    code: "key_unknown",
    why: "Keys come from us, never from the token: `jwk`, `jku`, `x5c`, `x5u` are not looked at (RFC 8725 §3.10).",
    fault: { header: { kid: "other" } },
  },
  {
    refused: "an `alg` that is not the key's",
    code: "alg_refused",
    why: "RFC 8725 §3.1: the key decides the algorithm. `none` is nobody's.",
    fault: { header: { alg: "none" } },
  },
  {
    refused: "a signature that does not verify",
    code: "signature_invalid",
    why: "RFC 7515 §5.2. From here on every word is the issuer's.",
    fault: { signatureEnd: "A" },
  },
  {
    refused: "a payload that is not one JSON object in UTF-8 with every name once, or nests over 32 levels",
    code: "token_malformed",
    why: "RFC 7519 §4, §7.2. Only after the signature: a stranger's JSON is not parsed.",
    fault: { claimsText: twice },
  },
  {
    refused: "a registered claim of wrong form",
    code: "claim_invalid",
    why: "RFC 7519 §4.1: times are finite numbers, whole or not; `aud` is a string or a list of strings; the others are strings.",
    fault: { claims: { sub: 1 } },
  },
  {
    refused: "a required claim that is missing",
    code: "claim_missing",
    why: "RFC 9068 §2.2; `exp` for tokens of other types.",
    fault: { claims: { jti: undefined } },
  },
  {
    refused: "another `iss`",
    code: "issuer_refused",
    why: "RFC 8725 §3.8: compared exactly, as every string.",
    fault: { claims: { iss: "https://other.example" } },
  },
  {
    refused: "an `aud` without us",
    code: "audience_refused",
    why: "RFC 8725 §3.9: a token for another service is not for this one.",
    fault: { claims: { aud: "https://other.example" } },
  },
  {
    refused: "`exp` now or earlier",
    code: "token_expired",
    why: "RFC 7519 §4.1.4: on or after it. `token_expired` tells a client to refresh, so all else is looked at before.",
    fault: { claims: { exp: now } },
  },
  {
    refused: "`nbf` or `iat` later than now",
    code: "token_not_yet_valid",
    why: "RFC 7519 §4.1.5; a token issued in the future comes from a wrong clock.",
    fault: { claims: { iat: now + 1 } },
  },
];

const write = (text: string, object: object) => `{${text}${JSON.stringify(object).slice(1)}`;

/** Makes a token that has all of some checks' faults, signed by the genuine key. */
export function faulty(key: Key, some: readonly Check[]): string {
  const faults = some.map(({ fault }) => fault);
  const all = (name: "headerText" | "claimsText" | "payloadEnd" | "signatureEnd") =>
    faults.map((fault) => fault[name] ?? "").join("");
  const header = Object.assign({}, headerFor(key), ...faults.map((fault) => fault.header));
  const claims = Object.assign({}, goodClaims, ...faults.map((fault) => fault.claims));
  const payload = segment(write(all("claimsText"), claims)) + all("payloadEnd");
  return signed(key, `${segment(write(all("headerText"), header))}.${payload}`) + all("signatureEnd");
}
