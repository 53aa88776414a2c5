import type { Connection } from "../../database/connection.ts";

/** The times in which servers are known to have run. */
export interface RunStore {
  start(id: string, now: number): Promise<void>;
  /** Notes that the run goes on and gives what stood there before: `undefined` if its row is gone. */
  beat(id: string, now: number): Promise<void>;
  lastSeen(id: string): Promise<number | undefined>;
  /** Whether any server ran within `tolerance` (ms) of the moment. */
  covers(moment: number, tolerance: number): Promise<boolean>;
  purge(before: number): Promise<void>;
}

export function createRunStore({ read, write }: Connection): RunStore {
  return {
    async start(id, now) {
      await write.insertInto("runs").values({ id, started_at: now, last_seen_at: now }).execute();
    },
    async beat(id, now) {
      await write.updateTable("runs").set({ last_seen_at: now }).where("id", "=", id).execute();
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
    async purge(before) {
      await write.deleteFrom("runs").where("last_seen_at", "<", before).execute();
    },
  };
}
