import { readPostgresUrl } from "./postgres/address.ts";
import { assertDatabaseExists, type DatabaseSettings, pathOf } from "./open-database.ts";
import { copyDatabaseFile } from "./sqlite/copy-file.ts";

/** Copies a SQLite database, which may be in use, into a new file. Rejects with an `Error` that says what to do. */
export async function backUpDatabase(settings: DatabaseSettings, target: string): Promise<void> {
  const { databaseUrl } = settings;
  if (readPostgresUrl(databaseUrl) !== undefined)
    throw new Error("This database is PostgreSQL: back it up with its own tools, such as pg_dump.");
  assertDatabaseExists(settings);
  await copyDatabaseFile(pathOf(databaseUrl), target);
}
