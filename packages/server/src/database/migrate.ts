import type { Kysely } from "kysely";
import type { MigrationDialect } from "./migration-dialect.ts";
import { up as initial } from "./migrations/0001-initial.ts";
import type { Tables } from "./tables.ts";

type Migration = (database: Kysely<Tables>, dialect: MigrationDialect) => Promise<void>;

/** Forward only, in this order; one that has been published is never edited. */
const migrations: Readonly<Record<string, Migration>> = {
  "0001-initial": initial,
};

/** The names of all migrations of this program, in their order. */
export const migrationNames: readonly string[] = Object.keys(migrations);

/** Whether the migrations that ran, by their names, made the database. */
export function isNew(ran: readonly string[]): boolean {
  return ran[0] === Object.keys(migrations)[0];
}

/**
 * Runs what is missing, all in the transaction that it is given, and names it. Processes that start together take turns.
 * Migrations of a newer version are left alone.
 */
export async function migrate(
  transaction: Kysely<Tables>,
  dialect: MigrationDialect,
  clock: () => number,
): Promise<string[]> {
  await transaction.schema
    .createTable("migrations")
    .ifNotExists()
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .execute();
  await dialect.lock(transaction);
  const done = new Set(
    (await transaction.selectFrom("migrations").select("name").execute()).map((row) => row.name),
  );
  const missing = Object.entries(migrations).filter(([name]) => !done.has(name));
  for (const [name, migration] of missing) {
    await migration(transaction, dialect);
    await transaction.insertInto("migrations").values({ name, at: clock() }).execute();
  }
  return missing.map(([name]) => name);
}
