import { sql } from "kysely";
import type { MigrationDialect } from "../migration-dialect.ts";

export const sqliteMigrations: MigrationDialect = {
  bytes: sql`blob`,
  // It changes rows in their places.
  withRoom: sql``,
  // The transaction has held the one write lock from its first statement.
  lock: async () => {},
};
