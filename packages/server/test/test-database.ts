import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { v7 as uuidv7 } from "uuid";

/** The PostgreSQL server that the tests run on, `undefined` where they run on SQLite. */
const postgresUrl = process.env["COUNTERSIGN_TEST_POSTGRES"];

/** For tests of what only a file has: `{ skip: onlySqlite }`. */
export const onlySqlite = postgresUrl === undefined ? false : "this is about the SQLite file";

/** And the other way round. */
export const onlyPostgres = postgresUrl === undefined ? "this is about PostgreSQL" : false;

/** Fewer connections than by default, so that many servers fit into one PostgreSQL. */
export const smallPool: Record<string, string> =
  onlyPostgres === false ? { COUNTERSIGN_DATABASE_POOL: "4" } : {};

/** Behind the URL of a test database on PostgreSQL: its transactions are of this level by default. */
export const serializable = "%20-c%20default_transaction_isolation%3Dserializable";

export interface TestDatabase {
  readonly url: string;
  /** For what goes with it; the SQLite file is in it. */
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** An empty database of a test's own. */
export async function makeTestDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  const removeFolder = () => rmSync(folder, { recursive: true });
  if (postgresUrl === undefined) {
    return { url: `sqlite:${join(folder, "test.db")}`, folder, remove: async () => removeFolder() };
  }
  const url = postgresUrl;
  const schema = `test_${uuidv7().replaceAll("-", "")}`;
  await execute(url, `create schema ${schema}`);
  return {
    url: `${url}?options=-c%20search_path%3D${schema}`,
    folder,
    async remove() {
      removeFolder();
      await execute(url, `drop schema ${schema} cascade`);
    },
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query(statement);
  await client.end();
}
