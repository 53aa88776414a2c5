import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openForReading } from "./open-file.ts";
import { openFailure } from "./open-failure.ts";

export interface SqliteFacts {
  readonly name: "sqlite";
  readonly path: string;
  /** `wal` once a server has used it. */
  readonly journalMode: string;
  /** What SQLite finds wrong in the file, a sentence each. */
  readonly damage: readonly string[];
  /** Bytes that its disk has left for this user. */
  readonly room: number;
  /** Why it takes no writes. */
  readonly refusal: string | undefined;
}

const busyTimeout = 1_000; // ms
const mostDamage = 3; // sentences

/** Looks at a file that exists, and at the migrations that ran. Throws an `Error` that says what to do where it cannot. */
export function examineSqlite(path: string): SqliteFacts & { readonly ran: readonly string[] } {
  const file = openForReading(path);
  try {
    const all = (statement: string) =>
      file
        .prepare(statement)
        .all()
        .map((row) => String(Object.values(row)[0]));
    const isMigrated = all("select name from sqlite_schema where name = 'migrations'").length > 0;
    return {
      name: "sqlite",
      path,
      journalMode: all("pragma journal_mode")[0] ?? "",
      damage: all(`pragma quick_check(${mostDamage})`).filter((line) => line !== "ok"),
      ran: isMigrated ? all("select name from migrations order by name") : [],
      room: roomBeside(path),
      refusal: whyNoWrites(path),
    };
  } catch (error) {
    throw openFailure(error, path);
  } finally {
    file.close();
  }
}

function roomBeside(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path));
  return bavail * bsize;
}

/** Writes something, and undoes it: whoever may only read gets the lock of a writer too. */
function whyNoWrites(path: string): string | undefined {
  const file = new DatabaseSync(path, { timeout: busyTimeout });
  try {
    file.exec("begin immediate; pragma user_version = 1; rollback");
    return undefined;
  } catch (error) {
    const failure = openFailure(error, path);
    return failure instanceof Error ? failure.message : String(failure);
  } finally {
    file.close();
  }
}
