import type { Kysely } from "kysely";
import type { Connection } from "../../database/connection.ts";
import { insertRows } from "../../database/insert-rows.ts";
import { statement } from "../../database/statement.ts";
import type { Tables } from "../../database/tables.ts";
import type { Session } from "./session.ts";
import { servesAt, toRow } from "./session-row.ts";

/** What a log-in asks of the sessions. */
export interface LogInStore {
  insert(session: Session): Promise<void>;
  /** Whether the user has more than so many sessions that have not ended: an index tells, without a look at them. */
  exceed(userId: string, count: number): Promise<boolean>;
  /** Ends the oldest sessions that serve at `at` beyond the newest `keep`, and gives their ids. */
  endBeyond(userId: string, keep: number, at: number): Promise<string[]>;
  /** Whether one of the user's last 200 log-ins was with this user agent, in whichever version, from this network. */
  knows(userId: string, device: { network: string; userAgent: string | null }): Promise<boolean>;
  /** The networks of those log-ins. */
  knownNetworks(userId: string): Promise<string[]>;
}

const mostEndedAtOnce = 1_000;
/** Asked before each look at a password, so it must cost as little for who has logged in a million times. */
const mostRemembered = 200;

const insertSessions = insertRows("sessions");

const findOneBeyond = statement("read", (database, given: { userId: string; count: number }) =>
  database
    .selectFrom("sessions")
    .select("id")
    .where("user_id", "=", given.userId)
    .where("ended_at", "is", null)
    .orderBy("id", "desc")
    .offset(given.count)
    .limit(1),
);

const findUserAgents = statement("read", (database, given: { userId: string; network: string }) =>
  database
    .selectFrom(remembered(database, given.userId))
    .select("user_agent")
    .where("network", "=", given.network)
    .distinct(),
);

/** Browsers change theirs each month, and log-ins are often longer apart. */
function withoutVersions(userAgent: string | null): string | undefined {
  return userAgent?.replaceAll(/(?<=\/)[^\s;)]*|[\d._]+/g, "");
}

const findNetworks = statement("read", (database, given: { userId: string }) =>
  database.selectFrom(remembered(database, given.userId)).select("network").distinct(),
);

function remembered(database: Kysely<Tables>, userId: string) {
  return database
    .selectFrom("sessions")
    .select(["id", "network", "user_agent"])
    .where("user_id", "=", userId)
    .orderBy("id", "desc")
    .limit(mostRemembered)
    .as("remembered");
}

export function createLogInStore(connection: Connection): LogInStore {
  const insert = insertSessions(connection);
  return {
    insert: (session) => insert([toRow(session)]),
    async exceed(userId, count) {
      return (await findOneBeyond(connection)({ userId, count })).rows.length > 0;
    },
    async endBeyond(userId, keep, at) {
      const rows = await connection.write
        .updateTable("sessions")
        .set({ ended_at: at, end_reason: "revoked" })
        .where("id", "in", (query) =>
          query
            .selectFrom("sessions")
            .select("id")
            .where("user_id", "=", userId)
            .where(servesAt(at))
            .orderBy("id", "desc")
            .offset(keep)
            .limit(mostEndedAtOnce),
        )
        // Somebody else may have ended one meanwhile, and for another reason.
        .where("ended_at", "is", null)
        .returning("id")
        .execute();
      return rows.map(({ id }) => id);
    },
    async knows(userId, { network, userAgent }) {
      const { rows } = await findUserAgents(connection)({ userId, network });
      const device = withoutVersions(userAgent);
      return rows.some((row) => withoutVersions(row.user_agent) === device);
    },
    async knownNetworks(userId) {
      return (await findNetworks(connection)({ userId })).rows.map(({ network }) => network);
    },
  };
}
