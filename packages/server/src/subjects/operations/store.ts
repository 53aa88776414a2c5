import type { Connection } from "../../database/connection.ts";
import type { Run } from "./holes.ts";

/** The times in which servers are known to have run. */
export interface RunStore {
  /** `tokenLifetime` (ms): how long the access tokens of this run live at most. */
  start(id: string, now: number, tokenLifetime: number, signsWith: string | null): Promise<void>;
  beat(id: string, now: number, signsWith: string | null): Promise<void>;
  /** Writes down that servers ran, long after: nobody signs in such a run. */
  note(run: Run, id: string, tokenLifetime: number): Promise<void>;
  list(): Promise<Run[]>;
  /** The signing keys of all processes that were seen since `since`. */
  keysInUse(since: number): Promise<Set<string>>;
  lastSeen(id: string): Promise<number | undefined>;
  /** Whether any server ran within `tolerance` (ms) of the moment. */
  covers(moment: number, tolerance: number): Promise<boolean>;
  /** How long an access token that is alive at `now` can have been made to live (ms), by any process. */
  longestTokenLifetime(now: number): Promise<number>;
  purge(before: number): Promise<void>;
}

export function createRunStore({ read, write }: Connection): RunStore {
  return {
    async start(id, now, tokenLifetime, signsWith) {
      await write
        .insertInto("runs")
        .values({
          id,
          started_at: now,
          last_seen_at: now,
          token_lifetime: tokenLifetime,
          signs_with: signsWith,
        })
        .execute();
    },
    async beat(id, now, signsWith) {
      await write
        .updateTable("runs")
        .set({ last_seen_at: now, signs_with: signsWith })
        .where("id", "=", id)
        .execute();
    },
    async note({ startedAt, lastSeenAt }, id, tokenLifetime) {
      await write
        .insertInto("runs")
        .values({
          id,
          started_at: startedAt,
          last_seen_at: lastSeenAt,
          token_lifetime: tokenLifetime,
          signs_with: null,
        })
        .execute();
    },
    async list() {
      const rows = await read.selectFrom("runs").select(["started_at", "last_seen_at"]).execute();
      return rows.map((row) => ({ startedAt: row.started_at, lastSeenAt: row.last_seen_at }));
    },
    async keysInUse(since) {
      const rows = await read
        .selectFrom("runs")
        .select("signs_with")
        .distinct()
        .where("last_seen_at", ">=", since)
        .execute();
      return new Set(rows.map((row) => row.signs_with).filter((kid) => kid !== null));
    },
    async lastSeen(id) {
      const row = await read
        .selectFrom("runs")
        .select("last_seen_at")
        .where("id", "=", id)
        .executeTakeFirst();
      return row?.last_seen_at;
    },
    async covers(moment, tolerance) {
      const row = await read
        .selectFrom("runs")
        .select("id")
        .where("started_at", "<=", moment + tolerance)
        .where("last_seen_at", ">=", moment - tolerance)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async longestTokenLifetime(now) {
      const { longest } = await read
        .selectFrom("runs")
        .select((query) => query.fn.max<number | null>("token_lifetime").as("longest"))
        .where((row) => row(row("last_seen_at", "+", row.ref("token_lifetime")), ">", now))
        .executeTakeFirstOrThrow();
      return longest ?? 0;
    },
    async purge(before) {
      await write.deleteFrom("runs").where("last_seen_at", "<", before).execute();
    },
  };
}
