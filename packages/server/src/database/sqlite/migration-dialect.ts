import { sql } from "kysely";
import type { MigrationDialect } from "../migration-dialect.ts";

export const sqliteMigrations: MigrationDialect = {
  bytes: sql`blob`,
  // It changes rows in their places.
  withRoom: sql``,
  takeTime: async () => {},
  // The transaction has held the one write lock from its first statement.
  lock: async () => {},
};
