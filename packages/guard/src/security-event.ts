import { Buffer } from "node:buffer";
import type { Key } from "@countersign/jwt";
import { type SecurityEventToken, securityEventTokenType } from "@countersign/protocol";

/** Keys and names that a Security Event Token is checked against. */
export interface SecurityEventRules {
  readonly keys: readonly Key[];
  readonly issuer: string;
}

/** A SET whose `kid` is none of ours: the issuer may have a new key. */
export class UnknownKeyError extends Error {}

/**
 * Verifies one Security Event Token (RFC 8417 §2) of our issuer and returns its payload, whose event is still to be looked at.
 *
 * A snapshot is larger than any access token may be, so the parts are split here; its bound is that of an event of the stream.
 *
 * @throws Error without any part of the token
 */
export function readSecurityEvent(text: string, { keys, issuer }: SecurityEventRules): SecurityEventToken {
  const [encodedHeader = "", encodedPayload = "", signature = "", ...others] = text.split(".");
  if (signature === "" || others.length > 0)
    throw new Error("The feed sent something that is no compact JWS.");
  const header = parseObject(encodedHeader);
  checkType(header);
  const candidates = findKeys(header, keys);
  const signingInput = `${encodedHeader}.${encodedPayload}`;
  if (!candidates.some((key) => key.verify?.(signingInput, signature))) {
    throw new Error("The signature of an event of the feed does not verify.");
  }
  const payload = parseObject(encodedPayload);
  if (payload["iss"] !== issuer || payload["aud"] !== issuer) {
    throw new Error("An event of the feed is from another issuer, or for somebody else.");
  }
  return payload as unknown as SecurityEventToken;
}

/** RFC 8725 §3.11: an access token, or any other thing that the same key signed, is no event. */
function checkType(header: Record<string, unknown>): void {
  const typ = typeof header["typ"] === "string" ? header["typ"].toLowerCase() : "";
  if (typ.replace(/^application\//, "") !== securityEventTokenType || "crit" in header || "b64" in header) {
    throw new Error("The feed sent a token of another type.");
  }
}

/** A shared secret has no `kid` here, and during a roll-out there may be several of them. The key decides the algorithm (RFC 8725 §3.1). */
function findKeys(header: Record<string, unknown>, keys: readonly Key[]): Key[] {
  const named = keys.filter(({ kid }) => kid === undefined || kid === header["kid"]);
  if (named.length === 0) throw new UnknownKeyError("No key of the issuer fits an event of the feed.");
  return named.filter(({ algorithm: { name, alias } }) =>
    [name, alias ?? name].includes(header["alg"] as never),
  );
}

function parseObject(encoded: string): Record<string, unknown> {
  const bytes = Buffer.from(encoded, "base64url");
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // The parser's own message quotes the text.
  }
  throw new Error("The feed sent a token that is not JSON.");
}
