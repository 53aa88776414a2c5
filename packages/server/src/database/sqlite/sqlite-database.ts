import { Kysely } from "kysely";
import type { Database } from "../connection.ts";
import { fromSqliteError } from "../failures.ts";
import { migrate } from "../migrate.ts";
import type { Tables } from "../tables.ts";
import { readingDialect, writingDialect } from "./dialect.ts";
import { openForReading } from "./open-file.ts";
import { createStatements, type StatementResult } from "./statements.ts";
import { createWriter } from "./writer.ts";
import { openWriterChannel } from "./writer-channel.ts";

/** Opens or makes the SQLite file; rejects with an `Error` that says what to do when that cannot be. */
export async function openSqliteDatabase(
  path: string,
  clock: () => number,
  busyTimeout = 1_000, // ms: clients retry, so waiting longer would only hold up the queue
): Promise<Database> {
  const channel = await openWriterChannel({ path, busyTimeout });
  const file = openForReading(path);
  const statements = createStatements(file);
  const read = new Kysely<Tables>({ dialect: readingDialect(reporting(statements)) });
  const write = new Kysely<Tables>({ dialect: writingDialect(createWriter(channel)) });

  return {
    connection: { read, write },
    transaction: (work) =>
      write.transaction().execute((transaction) => work({ read: transaction, write: transaction })),
    migrate: () => migrate(write, clock),
    close: async () => {
      file.close();
      await channel.close();
    },
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
