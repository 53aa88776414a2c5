import { existsSync } from "node:fs";
import { readPostgresUrl } from "./postgres/address.ts";
import { type DatabaseSettings, pathOf } from "./open-database.ts";
import { copyDatabaseFile } from "./sqlite/copy-file.ts";

/** Copies a SQLite database, which may be in use, into a new file. Rejects with an `Error` that says what to do. */
export async function backUpDatabase({ databaseUrl }: DatabaseSettings, target: string): Promise<void> {
  if (readPostgresUrl(databaseUrl) !== undefined)
    throw new Error("This database is PostgreSQL: back it up with its own tools, such as pg_dump.");
  const path = pathOf(databaseUrl);
  if (!existsSync(path)) {
    throw new Error(
      "There is no database where COUNTERSIGN_DATABASE_URL points: run this where the server runs.",
    );
  }
  await copyDatabaseFile(path, target);
}
