import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Connection, Database } from "./connection.ts";
import { openReadingDatabase } from "./sqlite/reading-database.ts";
import { openSqliteDatabase } from "./sqlite/sqlite-database.ts";

/** Opens the database that `DATABASE_URL` names. */
export function openDatabase(url: string, clock: () => number): Promise<Database> {
  return openSqliteDatabase(pathOf(url), clock);
}

/** The same for a look that leaves no trace: no file is made, every write is refused. `undefined` if there is none. */
export function openDatabaseForReading(
  url: string,
): { readonly connection: Connection; close(): void } | undefined {
  const path = pathOf(url);
  if (!existsSync(path)) return undefined;
  const database = openReadingDatabase(path);
  return { connection: { read: database.read, write: database.read }, close: () => database.close() };
}

function pathOf(url: string): string {
  return resolve(url.replace(/^sqlite:/, ""));
}
