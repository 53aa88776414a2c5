import { JwtError, type Key, verifyCompact } from "@countersign/jwt";
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
 * @throws Error without any part of the token
 */
export function readSecurityEvent(text: string, { keys, issuer }: SecurityEventRules): SecurityEventToken {
  const payload = parseObject(verify(text, keys));
  if (payload["iss"] !== issuer || payload["aud"] !== issuer) {
    throw new Error("An event of the feed is from another issuer, or for somebody else.");
  }
  return payload as unknown as SecurityEventToken;
}

/** A shared secret has no `kid` here, and during a roll-out there may be several of them: each is tried in turn. */
function verify(text: string, keys: readonly Key[]): Buffer {
  const rings = keys.some(({ kid }) => kid === undefined) ? keys.map((key) => [key]) : [keys];
  let refusal = new Error();
  for (const ring of rings) {
    try {
      // The type: an access token, or any other thing that the same key signed, is no event (RFC 8725 §3.11). The length: a
      // snapshot is larger than any token may be, and the stream bounds its events.
      return verifyCompact(text, ring, { typ: securityEventTokenType, anyLength: true }).payload;
    } catch (error) {
      refusal = toRefusal(error);
    }
  }
  throw refusal;
}

function toRefusal(error: unknown): Error {
  if (!(error instanceof JwtError)) throw error;
  const Refusal = error.code === "key_unknown" ? UnknownKeyError : Error;
  return new Refusal(`The feed sent an event that is refused. ${error.message}`);
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // The parser's own message quotes the text.
  }
  throw new Error("The feed sent a token that is not JSON.");
}
