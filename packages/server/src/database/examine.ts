import { existsSync } from "node:fs";
import { migrationNames, newerThanOurs } from "./migrate.ts";
import { type DatabaseSettings, openDatabase, pathOf } from "./open-database.ts";
import { readPostgresUrl } from "./postgres/address.ts";
import { examinePostgres, type PostgresFacts } from "./postgres/examine.ts";
import { examineSqlite, type SqliteFacts } from "./sqlite/examine.ts";

/** How a database is, for operators. */
export interface DatabaseFacts {
  /** Those of this program that have not run, and those of a newer one that have. */
  readonly migrations: { readonly missing: readonly string[]; readonly newer: readonly string[] };
  /** Milliseconds since the epoch, by the database's clock. */
  readonly clock: () => number;
  readonly kind: SqliteFacts | PostgresFacts;
}

/** Looks at the database, and leaves no trace; `undefined` if there is none. Rejects with what to mend where it cannot. */
export async function examineDatabase(settings: DatabaseSettings): Promise<DatabaseFacts | undefined> {
  if (readPostgresUrl(settings.databaseUrl) === undefined) {
    const path = pathOf(settings.databaseUrl);
    if (!existsSync(path)) return undefined;
    const { ran, ...kind } = examineSqlite(path);
    return { kind, clock: Date.now, migrations: compare(ran) };
  }
  const database = await openDatabase({ ...settings, databasePool: 1 });
  try {
    const { ran, ...kind } = await examinePostgres(database);
    return { kind, clock: database.clock, migrations: compare(ran) };
  } finally {
    await database.close();
  }
}

function compare(ran: readonly string[]): DatabaseFacts["migrations"] {
  return {
    missing: migrationNames.filter((name) => !ran.includes(name)),
    newer: newerThanOurs(ran),
  };
}
