import type { Insertable, Selectable } from "kysely";
import type { Connection } from "./connection.ts";
import { slicesOfFewSizes } from "./few-sizes.ts";
import { statement } from "./statement.ts";
import type { Tables } from "./tables.ts";

type Row<Name extends keyof Tables> = Selectable<Tables[Name]>;

const rowsAtOnce = 512; // well below the parameters that a statement may have

/** Inserts any number of rows with few statements; the one for a single row, by far the most frequent, is built once. */
export function insertRows<Name extends "audit_events" | "revocations" | "sessions">(
  table: Name,
): (connection: Connection) => (rows: ReadonlyArray<Row<Name>>) => Promise<void> {
  let one: ReturnType<typeof insertOne> | undefined;

  /** Each row has all columns. */
  function insertOne(columns: readonly string[]) {
    return statement("write", (database, given: Row<Name>) =>
      database
        .insertInto(table)
        .values(
          Object.fromEntries(
            columns.map((column) => [column, given[column as keyof Row<Name>]]),
          ) as Insertable<Tables[Name]>,
        ),
    );
  }

  return (connection) => async (rows) => {
    const [first] = rows;
    if (first !== undefined && rows.length === 1) {
      one ??= insertOne(Object.keys(first));
      await one(connection)(first);
      return;
    }
    for (const slice of slicesOfFewSizes(rows, rowsAtOnce)) {
      await connection.write
        .insertInto(table)
        .values(slice as Array<Insertable<Tables[Name]>>)
        .execute();
    }
  };
}
