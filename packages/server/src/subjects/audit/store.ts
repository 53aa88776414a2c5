import type { Selectable } from "kysely";
import type { Connection } from "../../database/connection.ts";
import { inFewSizes } from "../../database/few-sizes.ts";
import { insertRows } from "../../database/insert-rows.ts";
import { lastOfSlice } from "../../database/last-of-slice.ts";
import type { Tables } from "../../database/tables.ts";
import type { AuditEvent, AuditEventType } from "./audit-event.ts";

interface EventQuery {
  readonly userId?: string;
  readonly type?: AuditEventType;
}

/** Append-only, but for what personal data is about and for what is too old. */
export interface AuditStore {
  append(events: readonly AuditEvent[]): Promise<void>;
  /** Up to `limit` events, the newest first, from before the id `before`; of one user or type, or all. */
  list(query: EventQuery & { before?: string }, limit: number): Promise<AuditEvent[]>;
  /** The ids of all events from `from` on. */
  idsSince(query: EventQuery, from: string): Promise<string[]>;
  /** Those of these events that there are, the oldest first. */
  find(ids: readonly string[]): Promise<AuditEvent[]>;
  /**
   * Keeps of the user's next `limit` events behind the id `after` what happened, and not from where; of what operators did,
   * here or by command, both. Gives the id to go on from, `undefined` at the end.
   */
  forgetOrigins(userId: string, after: string, limit: number): Promise<string | undefined>;
  /** Deletes up to `limit` events from before `moment`, and tells how many. */
  purge(moment: number, limit: number): Promise<number>;
}

const mostAtOnce = 500; // rows

const insertEvents = insertRows("audit_events");

export function createAuditStore(connection: Connection): AuditStore {
  const { read, write } = connection;
  const insert = insertEvents(connection);
  function select({ userId, type }: EventQuery) {
    let query = read.selectFrom("audit_events").selectAll();
    if (userId !== undefined) query = query.where("user_id", "=", userId);
    if (type !== undefined) query = query.where("type", "=", type);
    return query;
  }

  return {
    append: (events) => insert(events.map(toRow)),
    async list({ before, ...choice }, limit) {
      let query = select(choice).orderBy("id", "desc").limit(limit);
      if (before !== undefined) query = query.where("id", "<", before);
      return (await query.execute()).map(toEvent);
    },
    async idsSince(choice, from) {
      const rows = await select(choice).clearSelect().select("id").where("id", ">=", from).execute();
      return rows.map(({ id }) => id);
    },
    async find(ids) {
      const rows: Selectable<Tables["audit_events"]>[] = [];
      for (let at = 0; at < ids.length; at += mostAtOnce)
        rows.push(
          ...(await select({})
            .where("id", "in", inFewSizes(ids.slice(at, at + mostAtOnce)))
            .execute()),
        );
      return rows.map(toEvent).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
    async forgetOrigins(userId, after, limit) {
      const rows = await write
        .updateTable("audit_events")
        .set({ ip: null, user_agent: null })
        .where("id", "in", (query) =>
          query
            .selectFrom("audit_events")
            .select("id")
            .where("user_id", "=", userId)
            .where("id", ">", after)
            .where((event) => event.or([event("actor_id", "is", null), event("actor_id", "=", userId)]))
            // The command line has none, and is no user's own.
            .where("ip", "is not", null)
            .orderBy("id")
            .limit(limit),
        )
        .returning("id")
        .execute();
      return lastOfSlice(rows, limit);
    },
    async purge(moment, limit) {
      const { numDeletedRows } = await write
        .deleteFrom("audit_events")
        .where("id", "in", (query) =>
          // Ids rise with time: only the oldest are looked at, and no index on the time is needed.
          query
            .selectFrom(
              query.selectFrom("audit_events").select(["id", "at"]).orderBy("id").limit(limit).as("oldest"),
            )
            .select("oldest.id")
            .where("oldest.at", "<", moment),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function toRow(event: AuditEvent): Selectable<Tables["audit_events"]> {
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

function toEvent(row: Selectable<Tables["audit_events"]>): AuditEvent {
  return {
    id: row.id,
    at: row.at,
    // Only `append` writes here.
    type: row.type as AuditEventType,
    origin: { ip: row.ip, userAgent: row.user_agent },
    ...(row.user_id === null ? {} : { userId: row.user_id }),
    ...(row.session_id === null ? {} : { sessionId: row.session_id }),
    ...(row.actor_id === null ? {} : { actorId: row.actor_id }),
    data: JSON.parse(row.data),
  };
}
