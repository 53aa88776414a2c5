import type { Connection } from "../../database/connection.ts";
import type { AuditEvent } from "./audit-event.ts";

/** Append-only. */
export interface AuditStore {
  append(event: AuditEvent, row: { id: string; at: number }): Promise<void>;
}

export function createAuditStore({ write }: Connection): AuditStore {
  return {
    async append(event, { id, at }) {
      await write
        .insertInto("audit_events")
        .values({
          id,
          at,
          type: event.type,
          user_id: event.userId ?? null,
          session_id: event.sessionId ?? null,
          actor_id: event.actorId ?? null,
          ip: event.origin?.ip ?? null,
          user_agent: event.origin?.userAgent ?? null,
          data: JSON.stringify(event.data ?? {}),
        })
        .execute();
    },
  };
}
