import type { Database } from "../connection.ts";
import { migrate } from "../migrate.ts";
import { isForeign } from "./failures.ts";
import { postgresMigrations } from "./migration-dialect.ts";

/** What to do about a migration that met tables of another program, as an `Error`; other failures pass through as they are. */
export function foreignTables(error: unknown): unknown {
  if (!isForeign(error)) return error;
  return new Error(
    "The database has tables of another program. Point COUNTERSIGN_DATABASE_URL to a database of Countersign's own, or to a schema with ?options=-c%20search_path%3D and its name.",
    { cause: error },
  );
}

/** Tries the migrations and undoes them. Rejects where a start would. */
export async function tryMigrations(database: Database): Promise<void> {
  const undone = new Error("The migrations ran.");
  try {
    await database.transaction(async ({ write }) => {
      await migrate(write, postgresMigrations, database.clock);
      throw undone;
    });
  } catch (error) {
    if (error !== undone) throw foreignTables(error);
  }
}
