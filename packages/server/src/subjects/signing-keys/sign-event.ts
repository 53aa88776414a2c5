import { type Key, signCompact } from "@countersign/jwt";
import { securityEventTokenType } from "@countersign/protocol";

/** Signs the payload of a Security Event Token. */
export type SignEvent = (payload: object) => string;

/**
 * Signs Security Event Tokens (RFC 8417) and nothing else: their `typ` is not that of an access token, whatever the settings
 * say. They may be larger than the tokens that requests carry, for a snapshot is one.
 */
export function createEventSigner(key: Key): SignEvent {
  return (payload) =>
    signCompact(key, JSON.stringify(payload), { typ: securityEventTokenType, anyLength: true });
}
