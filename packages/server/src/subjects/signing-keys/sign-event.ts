import type { Key } from "@countersign/jwt";
import { securityEventTokenType } from "@countersign/protocol";

/** Signs the payload of a Security Event Token. */
export type SignEvent = (payload: object) => string;

/**
 * Signs Security Event Tokens (RFC 8417) and nothing else: their `typ` is not that of an access token, whatever the settings
 * say. They may be larger than the tokens that requests carry, for a snapshot is one.
 */
export function createEventSigner({ sign, algorithm, kid }: Key): SignEvent {
  if (sign === undefined) throw new TypeError("This key does not sign.");
  const prefix = `${encode({ alg: algorithm.name, kid, typ: securityEventTokenType })}.`;
  return (payload) => {
    const input = prefix + encode(payload);
    return `${input}.${sign(input)}`;
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
