import { Kysely } from "kysely";
import { fromSqliteError } from "./failures.ts";
import type { Tables } from "../tables.ts";
import { sqliteDialect } from "./dialect.ts";
import { openForReading } from "./open-file.ts";
import { createStatements, type StatementResult } from "./statements.ts";

export interface ReadingDatabase {
  readonly read: Kysely<Tables>;
  /** Runs a statement here and now. */
  readonly run: Statements;
  close(): void;
}

/** Opens a SQLite file that exists, for reads alone. Throws an `Error` that says what to do when that cannot be. */
export function openReadingDatabase(path: string): ReadingDatabase {
  const file = openForReading(path);
  const run = reporting(createStatements(file));
  return {
    read: new Kysely<Tables>({ dialect: sqliteDialect(run) }),
    run,
    close: () => file.close(),
  };
}

type Statements = (sql: string, parameters: readonly unknown[]) => StatementResult;

function reporting(run: Statements): Statements {
  return (sql, parameters) => {
    try {
      return run(sql, parameters);
    } catch (error) {
      throw fromSqliteError(error);
    }
  };
}
