import type { AuditEventPage, AuditEvent as Shown } from "@countersign/protocol";
import { toTime } from "../../time.ts";
import { afterCursor, pageOf, pageSize } from "../operators/page.ts";
import type { Stores } from "../stores.ts";
import type { AuditEvent } from "./audit-event.ts";

interface EventsWanted {
  readonly userId?: string;
  readonly cursor?: string;
  /** Whether the user reads them, who does not learn from where others act. */
  readonly forUser?: boolean;
}

export type ListEvents = (wanted: EventsWanted) => Promise<AuditEventPage>;

/** The audit log, the newest first: of one user, or all of it. */
export function createListEvents({ stores }: { stores: Pick<Stores, "audit"> }): ListEvents {
  return async ({ userId, cursor, forUser = false }) => {
    const query = {
      ...(userId === undefined ? {} : { userId }),
      ...(cursor === undefined ? {} : { before: afterCursor(cursor) }),
    };
    const events = await stores.audit.list(query, pageSize + 1);
    return pageOf(forUser ? events.map(withoutOthersOrigin) : events, describeEvent);
  };
}

/** What has no address is the command line's, and names a user of the operating system. */
function withoutOthersOrigin({ origin, ...event }: AuditEvent): AuditEvent {
  const isOwn = event.actorId === undefined || event.actorId === event.userId;
  return { ...event, ...(isOwn && origin !== undefined && origin.ip !== null ? { origin } : {}) };
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
