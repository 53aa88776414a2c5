import { type FeedEntry, feedEvents, type Heartbeat, type SecurityEventToken } from "@countersign/protocol";
import type { NotedRevocation, Revocation } from "./revocation.ts";

/** The payload of a revocation's Security Event Token: numbers and names, nothing personal. The server is its audience. */
export function toSecurityEvent(revocation: NotedRevocation, issuer: string): SecurityEventToken {
  return {
    ...envelope(revocation.id, revocation.at, issuer),
    ...describe(revocation),
    live_until: revocation.expiresAt,
  };
}

/** A revocation as a snapshot lists it. */
export function toEntry(revocation: NotedRevocation): FeedEntry {
  const entry = { id: revocation.id, live_until: revocation.expiresAt };
  switch (revocation.kind) {
    case "session":
      return { ...entry, session: revocation.sessionId, reason: revocation.reason };
    case "user":
      return { ...entry, user: revocation.userId, roles_version: revocation.rolesVersion };
    case "role":
      return { ...entry, role: revocation.role, policy_version: revocation.policyVersion };
    case "key":
      return { ...entry, kid: revocation.kid };
  }
}

interface Envelope {
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly jti: string;
}

/** No `exp` (RFC 8417 §2.2): this alone keeps it from being an access token. */
function envelope(id: string, at: number, issuer: string): Envelope {
  return { iss: issuer, aud: issuer, iat: Math.floor(at / 1_000), jti: id };
}

/** The payload of a part of what is live. */
export function toSnapshot(
  entries: readonly FeedEntry[],
  { id, at, issuer }: { id: string; at: number; issuer: string },
): SecurityEventToken {
  return { ...envelope(id, at, issuer), events: { [feedEvents.snapshot]: { entries: [...entries] } } };
}

/** The payload of a sign of life. */
export function toHeartbeat(
  beat: Heartbeat,
  { id, issuer }: { id: string; issuer: string },
): SecurityEventToken {
  return { ...envelope(id, beat.time, issuer), events: { [feedEvents.heartbeat]: beat } };
}

function describe(revocation: Revocation): Pick<SecurityEventToken, "sub_id" | "events"> {
  switch (revocation.kind) {
    case "session":
      return {
        sub_id: { format: "complex", session: opaque(revocation.sessionId) },
        events: { [feedEvents.sessionRevoked]: { reason: revocation.reason } },
      };
    case "user":
      return {
        sub_id: { format: "complex", user: opaque(revocation.userId) },
        events: { [feedEvents.tokenClaimsChange]: { claims: { roles_version: revocation.rolesVersion } } },
      };
    case "role": {
      const claims = { policy_version: revocation.policyVersion, role: revocation.role };
      return { events: { [feedEvents.tokenClaimsChange]: { claims } } };
    }
    case "key":
      return { events: { [feedEvents.keyRevoked]: { kid: revocation.kid } } };
  }
}

function opaque(id: string): { format: "opaque"; id: string } {
  return { format: "opaque", id };
}
