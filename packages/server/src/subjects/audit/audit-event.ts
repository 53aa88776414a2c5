/** Who asked, from where. */
export interface Origin {
  /** `null` for the command line, and for a client that has gone. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** Who does something to somebody else's account, and from where. */
export interface By {
  /** `null` for the command line. */
  readonly actorId: string | null;
  readonly origin: Origin;
}

/** The members of an event that say who did it. */
export function whoDid({ actorId, origin }: By): { origin: Origin; actorId?: string } {
  return actorId === null ? { origin } : { origin, actorId };
}

/** What the audit log knows of: a closed list. */
export const auditEventTypes = [
  "user.signed_up",
  "user.created",
  "user.deleted",
  "user.disabled",
  "user.enabled",
  "user.roles_changed",
  "role.changed",
  "role.deleted",
  "key.rotated",
  "key.revoked",
  "log_in.succeeded",
  "log_in.failed",
  "password.changed",
  "password.refused",
  "session.ended",
  "session.reuse_detected",
  "session.adopted",
  "refresh_token.refused",
  "database.restored",
] as const;

export type AuditEventType = (typeof auditEventTypes)[number];

export interface AuditEvent {
  readonly id: string;
  /** ms */
  readonly at: number;
  readonly type: AuditEventType;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly actorId?: string;
  readonly origin?: Origin;
  /** Numbers and names: nothing secret. */
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}
