import type { Insertable, Kysely } from "kysely";
import type { Tables } from "./tables.ts";

const rowsAtOnce = 500; // well below the parameters that a statement may have

/** Inserts any number of rows with few statements. */
export async function insertInChunks<Name extends "audit_events" | "revocations">(
  database: Kysely<Tables>,
  table: Name,
  rows: readonly Insertable<Tables[Name]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await database
      .insertInto(table)
      .values(rows.slice(from, from + rowsAtOnce))
      .execute();
  }
}
