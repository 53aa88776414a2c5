/** The event types of the revocation feed: keys of a SET's `events` (RFC 8417 §2.2). */
export const feedEvents = {
  /** CAEP 1.0 §3.1: every access token of the session in `sub_id` is dead. */
  sessionRevoked: "https://schemas.openid.net/secevent/caep/event-type/session-revoked",
  /** CAEP 1.0 §3.2: access tokens with a lower version are out of date. */
  tokenClaimsChange: "https://schemas.openid.net/secevent/caep/event-type/token-claims-change",
  /** Ours: a signing key was stolen; whatever it signed is dead. */
  keyRevoked: "urn:countersign:event:key-revoked",
  /** Ours: a part of what is live, up to 1,000 entries. */
  snapshot: "urn:countersign:event:snapshot",
  /** Ours: the time and a digest of what is live, so that omissions show. */
  heartbeat: "urn:countersign:event:heartbeat",
} as const;

/** `typ` of a Security Event Token's header (RFC 8417 §2.3). */
export const securityEventTokenType = "secevent+jwt";

/** The Server-Sent Event that follows the snapshot; what comes after it is news. */
export const feedLiveEvent = "live";
