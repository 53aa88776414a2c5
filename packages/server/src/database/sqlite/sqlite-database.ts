import { Kysely } from "kysely";
import type { Connection, Database } from "../connection.ts";
import { migrate } from "../migrate.ts";
import type { Tables } from "../tables.ts";
import { sqliteDialect } from "./dialect.ts";
import { sqliteMigrations } from "./migration-dialect.ts";
import { openReadingDatabase } from "./reading-database.ts";
import type { Unit } from "./unit.ts";
import { createWriter } from "./writer.ts";
import { openWriterChannel, type WriterChannel } from "./writer-channel.ts";

/** Opens or makes the SQLite file; rejects with an `Error` that says what to do when that cannot be. */
export async function openSqliteDatabase(
  path: string,
  busyTimeout = 1_000, // ms: clients retry, so waiting longer would only hold up the queue
): Promise<Database> {
  const channel = await openWriterChannel({ path, busyTimeout });
  const reading = await openReading(path, channel);
  const writer = createWriter(channel);
  const write = new Kysely<Tables>({ dialect: sqliteDialect(writer.run) });

  async function transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const unit = await writer.openUnit();
    try {
      const result = await work(connectTo(unit));
      await unit.keep();
      return result;
    } catch (error) {
      await unit.undo();
      throw error;
    }
  }

  return {
    // SQLite has no clock but its machine's.
    clock: Date.now,
    connection: {
      kind: "sqlite",
      read: reading.read,
      write,
      direct: { read: reading.run, write: writer.run },
    },
    transaction,
    migrate: () => transaction((connection) => migrate(connection.write, sqliteMigrations, Date.now)),
    load: () => ({ waitingWrites: writer.waiting() }),
    warnings: async () => [],
    hints: undefined,
    close: async () => {
      reading.close();
      await channel.close();
    },
  };
}

function connectTo({ run }: Unit): Connection {
  const database = new Kysely<Tables>({ dialect: sqliteDialect(run) });
  return {
    kind: "sqlite",
    read: database,
    write: database,
    direct: { read: run, write: run },
    isTransaction: true,
  };
}

async function openReading(
  path: string,
  channel: WriterChannel,
): Promise<ReturnType<typeof openReadingDatabase>> {
  try {
    return openReadingDatabase(path);
  } catch (error) {
    await channel.close();
    throw error;
  }
}
