import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import type { Connection } from "../../packages/server/src/database/connection.ts";
import { startPostgres } from "../../tests/postgres.ts";

/** An empty database of its own, in a throw-away folder. */
export interface Storage {
  readonly url: string;
  /** What sessions take, with their indexes. */
  bytes(connection: Connection): Promise<number>;
  /** Does what the database would else do by itself, at some time, after so many changes. */
  tidyUp(connection: Connection): Promise<void>;
  remove(): Promise<void>;
}

/** The kinds of databases, by the names that they have in the results. */
export const storages: Readonly<Record<string, () => Promise<Storage>>> = {
  SQLite: makeFile,
  PostgreSQL: startServer,
};

async function makeFile(): Promise<Storage> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-growth-"));
  const path = join(folder, "bench.db");
  return {
    url: `sqlite:${path}`,
    // All that is in the file counts, and what waits beside it to be written there.
    bytes: async () => statSync(path).size + statSync(`${path}-wal`).size,
    tidyUp: async () => {},
    remove: async () => rmSync(folder, { recursive: true }),
  };
}

async function startServer(): Promise<Storage> {
  const server = await startPostgres();
  const size = sql<{ bytes: string }>`select pg_total_relation_size('sessions') as bytes`;
  return {
    url: server.url,
    bytes: async ({ read }) => Number((await size.execute(read)).rows[0]?.bytes),
    tidyUp: async ({ write }) => {
      await sql`vacuum analyze sessions`.execute(write);
    },
    remove: () => server.stop(),
  };
}
