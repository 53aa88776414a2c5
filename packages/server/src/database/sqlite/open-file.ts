import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openFailure } from "./open-failure.ts";

/** "CSGN": marks the file as ours, so that a foreign database is never written to. */
const applicationId = 0x4353474e;

/**
 * How large the log may grow (pages of 4 KiB) before the writer moves it into the file. That holds up all writes while the
 * disk catches up: with a thousand, SQLite's own bound, a tenth of all time where many sessions are refreshed.
 */
const checkpointAt = 4_000;

/**
 * Opens the file for the one writer of this process and sets what SQLite keeps in the file.
 * `busyTimeout` (ms) is how long a statement waits for another process's lock. Throws an `Error` that says what to do
 * when the file is damaged, foreign or out of reach.
 */
export function openForWriting(path: string, busyTimeout: number): DatabaseSync {
  return explaining(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(path, { timeout: busyTimeout, enableForeignKeyConstraints: true });
    try {
      claim(database, path);
      database.exec("pragma journal_mode = wal");
      database.exec(`pragma wal_autocheckpoint = ${checkpointAt}`);
      // Else what was deleted, such as a person's address, would stand in the file and in each copy of it. Not of whole pages that
      // become free, as a purge frees them: those keep theirs until they are used again, for to erase them is to write them.
      database.exec("pragma secure_delete = fast");
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Opens the file for reads: in WAL mode they wait for no writer, so they may run on the event loop. */
export function openForReading(path: string): DatabaseSync {
  return explaining(path, () => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      if (!isOurs(database)) throw foreign(path);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

function explaining<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw openFailure(error, path);
  }
}

/** Two processes may find the file empty at once: the second waits for the lock, and finds it claimed. */
function claim(database: DatabaseSync, path: string): void {
  if (isOurs(database)) return;
  database.exec("begin immediate");
  if (!isOurs(database)) {
    const tables = database.prepare("select count(*) as count from sqlite_schema").get()?.count;
    if (tables !== 0) throw foreign(path);
    database.exec(`pragma application_id = ${applicationId}`);
  }
  database.exec("commit");
}

function isOurs(database: DatabaseSync): boolean {
  return database.prepare("pragma application_id").get()?.application_id === applicationId;
}

function foreign(path: string): Error {
  return new Error(
    `${path} is a database of another program. Point COUNTERSIGN_DATABASE_URL to a file of Countersign's own.`,
  );
}
