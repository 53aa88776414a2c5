import { sql } from "kysely";
import type { MigrationDialect } from "../migration-dialect.ts";

/** No migration has this name: the row is there to be locked. */
const lockRow = { name: "", at: 0 };

export const postgresMigrations: MigrationDialect = {
  bytes: sql`bytea`,
  // The next version of a row goes to the same page, where nothing has to be vacuumed (heap-only tuples).
  withRoom: sql`with (fillfactor = 85)`,
  async takeTime(transaction) {
    await sql`set local statement_timeout = 0`.execute(transaction);
    await sql`set local lock_timeout = 0`.execute(transaction);
  },
  async lock(transaction) {
    await transaction
      .insertInto("migrations")
      .values(lockRow)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await transaction
      .selectFrom("migrations")
      .select("name")
      .where("name", "=", lockRow.name)
      .forUpdate()
      .execute();
  },
};
