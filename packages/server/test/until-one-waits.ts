import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Connection } from "../src/database/connection.ts";

/** Until a statement in this PostgreSQL database waits for a row that somebody holds. */
export async function untilOneWaits({ read }: Connection): Promise<void> {
  const waiting = sql`select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and wait_event in ('transactionid', 'tuple')`;
  for (let look = 0; (await waiting.execute(read)).rows.length === 0; look++)
    assert.ok(look < 10_000, "No statement waits for a row.");
}
