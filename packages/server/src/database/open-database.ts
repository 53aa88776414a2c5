import { resolve } from "node:path";
import type { Database } from "./connection.ts";
import { openSqliteDatabase } from "./sqlite/sqlite-database.ts";

/** Opens the database that `DATABASE_URL` names. */
export function openDatabase(url: string, clock: () => number): Promise<Database> {
  return openSqliteDatabase(resolve(url.replace(/^sqlite:/, "")), clock);
}
