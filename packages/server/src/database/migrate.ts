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

/** Of migrations that have run, by their names, those that this program does not know. */
export function newerThanOurs(done: readonly string[]): string[] {
  return done.filter((name) => name !== "" && !migrationNames.includes(name));
}

/** Whether the migrations that ran, by their names, made the database. */
export function isNew(ran: readonly string[]): boolean {
  return ran[0] === Object.keys(migrations)[0];
}

/** By their names. */
export interface Migrated {
  readonly ran: readonly string[];
  /** Those of a newer version, which had run before and are left alone. */
  readonly newer: readonly string[];
}

/** Runs what is missing, all in the transaction that it is given. Processes that start together take turns. */
export async function migrate(
  transaction: Kysely<Tables>,
  dialect: MigrationDialect,
  clock: () => number,
): Promise<Migrated> {
  await dialect.takeTime(transaction);
  await transaction.schema
    .createTable("migrations")
    .ifNotExists()
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .execute();
  await dialect.lock(transaction);
  const done = (await transaction.selectFrom("migrations").select("name").execute()).map(({ name }) => name);
  const missing = Object.entries(migrations).filter(([name]) => !done.includes(name));
  for (const [name, migration] of missing) {
    await migration(transaction, dialect);
    await transaction.insertInto("migrations").values({ name, at: clock() }).execute();
  }
  return { ran: missing.map(([name]) => name), newer: newerThanOurs(done) };
}
