import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Settings } from "../config/settings.ts";
import type { Connection, Database } from "./connection.ts";
import { readPostgresUrl } from "./postgres/address.ts";
import { openReadingDatabase } from "./sqlite/reading-database.ts";
import { openSqliteDatabase } from "./sqlite/sqlite-database.ts";

export type DatabaseSettings = Pick<Settings, "databaseUrl" | "databasePool" | "databasePooler">;

/** Opens the database that the settings name. */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const { databaseUrl, databasePool: poolSize, databasePooler } = settings;
  const address = readPostgresUrl(databaseUrl);
  if (address === undefined) return openSqliteDatabase(pathOf(databaseUrl));
  // Who has a file needs no memory for PostgreSQL's client.
  const { openPostgresDatabase } = await import("./postgres/postgres-database.ts");
  return openPostgresDatabase({ address, poolSize, pooler: databasePooler === "transaction" });
}

/** The same for a look that leaves no trace: nothing is made, and a file takes no writes. `undefined` if there is none. */
export async function openDatabaseForReading(
  settings: DatabaseSettings,
): Promise<{ readonly connection: Connection; close(): Promise<void> } | undefined> {
  if (readPostgresUrl(settings.databaseUrl) !== undefined) return openDatabase(settings);
  const path = pathOf(settings.databaseUrl);
  if (!existsSync(path)) return undefined;
  const database = openReadingDatabase(path);
  const connection: Connection = { kind: "sqlite", read: database.read, write: database.read };
  return { connection, close: async () => database.close() };
}

/** Throws an `Error` where there is no file, for work that must not make one; PostgreSQL says so when it is asked. */
export function assertDatabaseExists({ databaseUrl }: Pick<Settings, "databaseUrl">): void {
  if (readPostgresUrl(databaseUrl) !== undefined || existsSync(pathOf(databaseUrl))) return;
  throw new Error(
    `There is no database where COUNTERSIGN_DATABASE_URL points, ${pathOf(databaseUrl)}: run this where the server runs, which makes it at its first start.`,
  );
}

export function pathOf(url: string): string {
  return resolve(url.replace(/^sqlite:/, ""));
}
