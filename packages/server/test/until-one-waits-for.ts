import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Connection } from "../src/database/connection.ts";

/** Until a statement on another connection to PostgreSQL waits for a row that this transaction holds. */
export async function untilOneWaitsFor({ read: transaction }: Connection): Promise<void> {
  const waiting = sql`select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`;
  for (let look = 0; (await waiting.execute(transaction)).rows.length === 0; look++)
    assert.ok(look < 10_000, "No statement waits for what the transaction holds.");
}
