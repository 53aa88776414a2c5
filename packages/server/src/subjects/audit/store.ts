import type { Insertable } from "kysely";
import type { Connection } from "../../database/connection.ts";
import { insertInChunks } from "../../database/insert-in-chunks.ts";
import type { Tables } from "../../database/tables.ts";
import type { AuditEvent } from "./audit-event.ts";

/** Append-only. */
export interface AuditStore {
  append(events: readonly AuditEvent[]): Promise<void>;
}

export function createAuditStore({ write }: Connection): AuditStore {
  return {
    append: (events) => insertInChunks(write, "audit_events", events.map(toRow)),
  };
}

function toRow(event: AuditEvent): Insertable<Tables["audit_events"]> {
  return {
    id: event.id,
    at: event.at,
    type: event.type,
    user_id: event.userId ?? null,
    session_id: event.sessionId ?? null,
    actor_id: event.actorId ?? null,
    ip: event.origin?.ip ?? null,
    user_agent: event.origin?.userAgent ?? null,
    data: JSON.stringify(event.data ?? {}),
  };
}
