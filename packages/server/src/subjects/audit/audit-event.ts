/** Who asked, from where. */
export interface Origin {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** What the audit log knows of: a closed list. */
export type AuditEventType =
  | "user.signed_up"
  | "user.deleted"
  | "user.disabled"
  | "user.enabled"
  | "user.roles_changed"
  | "log_in.succeeded"
  | "log_in.failed"
  | "password.changed"
  | "password.refused"
  | "session.ended"
  | "session.reuse_detected"
  | "session.adopted"
  | "refresh_token.refused";

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
