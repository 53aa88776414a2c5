import type { EndReason } from "@countersign/protocol";
import type { Connection } from "../../database/connection.ts";
import { inFewSizes } from "../../database/few-sizes.ts";
import { lastOfSlice } from "../../database/last-of-slice.ts";
import { createLogInStore, type LogInStore } from "./log-in-store.ts";
import { createRefreshStore, type RefreshStore } from "./refresh-store.ts";
import type { Session } from "./session.ts";
import { servesAt, toSession } from "./session-row.ts";
import { createSpendStore, type SpendStore } from "./spend-store.ts";

const mostListed = 1_000;

export interface SessionStore extends LogInStore, RefreshStore, SpendStore {
  /** Ends a session that has not ended: `false` if it had, or never was. */
  end(id: string, reason: EndReason, at: number): Promise<boolean>;
  /**
   * Ends all sessions of a user but one, and gives the ids of those that served at `at`. Others have no living token, and
   * end all the same: a rotation that was decided before they expired may still be on its way to be written.
   */
  endAll(userId: string, reason: EndReason, at: number, except?: string): Promise<string[]>;
  /**
   * Looks at the next `limit` sessions behind the id `after` and ends them, all or those of one master secret; `ended` are
   * those that served at `at`, as above. `last` is the id to go on from, `undefined` at the end.
   */
  endNext(
    after: string,
    ending: { reason: EndReason; at: number; keyVersion?: number },
    limit: number,
  ): Promise<{ ended: { id: string; userId: string }[]; last: string | undefined }>;
  /** Which of these sessions, some hundreds at most, are there and have not ended. */
  unended(ids: readonly string[]): Promise<Set<string>>;
  /** Up to `limit` sessions that serve at `now`, oldest first, from behind the id `after`. */
  list(userId: string, now: number, after?: string, limit?: number): Promise<Session[]>;
  /**
   * Keeps nothing personal of the user's next `limit` sessions behind the id `after`, neither devices nor addresses, and
   * gives the id to go on from, `undefined` at the end.
   */
  forgetDevices(userId: string, after: string, limit: number): Promise<string | undefined>;
  /** Deletes up to `limit` sessions that ended or expired before `moment`, and tells how many. */
  purge(moment: number, limit: number): Promise<number>;
  /**
   * Looks at the next `limit` sessions behind the id `after`, deletes those that nobody used since long before `moment`,
   * and gives the id to go on from, `undefined` at the end. No index leads to them, for each rotation would write it.
   */
  purgeIdle(
    after: string,
    moment: number,
    limit: number,
  ): Promise<{ last: string | undefined; deleted: number }>;
}

export function createSessionStore(connection: Connection): SessionStore {
  const { read, write } = connection;
  /** One column a statement: PostgreSQL would read all that is old in either, however few are to go. */
  async function purgeOldest(by: "ended_at" | "expires_at", moment: number, limit: number): Promise<number> {
    const { numDeletedRows } = await write
      .deleteFrom("sessions")
      .where("id", "in", (query) =>
        query.selectFrom("sessions").select("id").where(by, "<", moment).orderBy(by).limit(limit),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
  return {
    ...createLogInStore(connection),
    ...createRefreshStore(connection),
    ...createSpendStore(connection),
    async end(id, reason, at) {
      const { numUpdatedRows } = await write
        .updateTable("sessions")
        .set({ ended_at: at, end_reason: reason })
        .where("id", "=", id)
        .where("ended_at", "is", null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async endAll(userId, reason, at, except = "") {
      const rows = await write
        .updateTable("sessions")
        .set({ ended_at: at, end_reason: reason })
        .where("user_id", "=", userId)
        .where("id", "!=", except)
        .where("ended_at", "is", null)
        .returning(["id", "idle_expires_at", "expires_at"])
        .execute();
      return rows.filter((row) => servedAt(at, row)).map(({ id }) => id);
    },
    async endNext(after, { reason, at, keyVersion }, limit) {
      // Slice by slice, whoever is in it: no statement may take long.
      const slice = await read
        .selectFrom("sessions")
        .select(["id", "key_version", "created_at"])
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute();
      const last = slice.at(-1)?.id;
      // Who was ended a moment ago and has logged in again since is not ended once more.
      const chosen = slice.filter(({ key_version, created_at }) =>
        keyVersion === undefined ? created_at <= at : key_version === keyVersion,
      );
      if (chosen.length === 0) return { ended: [], last };
      const rows = await write
        .updateTable("sessions")
        .set({ ended_at: at, end_reason: reason })
        .where("id", "in", inFewSizes(chosen.map(({ id }) => id)))
        .where("ended_at", "is", null)
        .returning(["id", "user_id", "idle_expires_at", "expires_at"])
        .execute();
      const served = rows.filter((row) => servedAt(at, row));
      return { ended: served.map((row) => ({ id: row.id, userId: row.user_id })), last };
    },
    async unended(ids) {
      const rows = await read
        .selectFrom("sessions")
        .select("id")
        .where("id", "in", inFewSizes(ids))
        .where("ended_at", "is", null)
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
    async list(userId, now, after = "", limit = mostListed) {
      const rows = await read
        .selectFrom("sessions")
        .selectAll()
        .where("user_id", "=", userId)
        .where(servesAt(now))
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(toSession);
    },
    async forgetDevices(userId, after, limit) {
      const rows = await write
        .updateTable("sessions")
        .set({ device_name: "", user_agent: null, ip: null, network: "" })
        .where("id", "in", (query) =>
          query
            .selectFrom("sessions")
            .select("id")
            .where("user_id", "=", userId)
            .where("id", ">", after)
            // Each has one.
            .where("network", "!=", "")
            .orderBy("id")
            .limit(limit),
        )
        .returning("id")
        .execute();
      return lastOfSlice(rows, limit);
    },
    async purge(moment, limit) {
      const ended = await purgeOldest("ended_at", moment, limit);
      return ended + (await purgeOldest("expires_at", moment, limit - ended));
    },
    async purgeIdle(after, moment, limit) {
      const slice = await read
        .selectFrom("sessions")
        .select(["id", "idle_expires_at"])
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute();
      const idle = slice.filter((row) => row.idle_expires_at < moment).map(({ id }) => id);
      const last = slice.at(-1)?.id;
      if (idle.length === 0) return { last, deleted: 0 };
      const { numDeletedRows } = await write
        .deleteFrom("sessions")
        .where("id", "in", inFewSizes(idle))
        .where("idle_expires_at", "<", moment)
        .executeTakeFirst();
      return { last, deleted: Number(numDeletedRows) };
    },
  };
}

function servedAt(
  at: number,
  row: { readonly idle_expires_at: number; readonly expires_at: number },
): boolean {
  return row.idle_expires_at > at && row.expires_at > at;
}
