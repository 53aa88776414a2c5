import type { AuditEventPage, AuditEvent as Shown } from "@countersign/protocol";
import { toTime } from "../../time.ts";
import { afterCursor, pageOf, pageSize } from "../operators/page.ts";
import type { Stores } from "../stores.ts";
import type { AuditEvent } from "./audit-event.ts";

export type ListEvents = (query: { userId?: string; cursor?: string }) => Promise<AuditEventPage>;

/** The audit log, the newest first: of one user, or all of it. */
export function createListEvents({ stores }: { stores: Pick<Stores, "audit"> }): ListEvents {
  return async ({ userId, cursor }) => {
    const query = {
      ...(userId === undefined ? {} : { userId }),
      ...(cursor === undefined ? {} : { before: afterCursor(cursor) }),
    };
    return pageOf(await stores.audit.list(query, pageSize + 1), describeEvent);
  };
}

/** As the API shows it. */
export function describeEvent(event: AuditEvent): Shown {
  return {
    id: event.id,
    at: toTime(event.at),
    type: event.type,
    user_id: event.userId ?? null,
    session_id: event.sessionId ?? null,
    actor_id: event.actorId ?? null,
    ip: event.origin?.ip ?? null,
    user_agent: event.origin?.userAgent ?? null,
    data: { ...event.data },
  };
}
