import { randomUUID } from "node:crypto";
import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { systemCode } from "../../system-code.ts";
import { openForReading } from "./open-file.ts";

const pagesAtOnce = 1_000;

/**
 * SQLite's online backup: the copy is as of one moment, and nobody waits for it; the database's log grows until it is done.
 * `target` must be new, and is there once it is whole. Where the process exits before, nothing is left.
 */
export async function copyDatabaseFile(path: string, target: string): Promise<void> {
  const source = openForReading(path);
  try {
    if (existsSync(target)) throw new Error(`${target} exists: name a new file.`);
    const part = `${target}.${randomUUID()}.part`;
    const removePart = () => {
      for (const file of [part, `${part}-journal`]) rmSync(file, { force: true });
    };
    claim(part, target);
    // One read for all steps: between two of them a write would else make the copy begin anew, and, of many, never end.
    source.exec("begin");
    source.prepare("select count(*) from sqlite_schema").get();
    process.once("exit", removePart);
    try {
      await backup(source, part, { rate: pagesAtOnce }).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(
          `The copy failed (${why}): see that the disk of ${target} has room, and that of the database can be read.`,
          { cause: error },
        );
      });
      assertSound(part);
      renameSync(part, target);
    } finally {
      process.off("exit", removePart);
      removePart();
    }
  } finally {
    source.close();
  }
}

/** Good copies must not be replaced by those of a database that is damaged. */
function assertSound(part: string): void {
  const url = pathToFileURL(part);
  // Otherwise SQLite would make files for a log beside it.
  url.searchParams.set("immutable", "1");
  const copy = new DatabaseSync(url, { readOnly: true });
  try {
    const [first] = copy.prepare("pragma quick_check(1)").all();
    if (first?.["quick_check"] === "ok") return;
  } finally {
    copy.close();
  }
  throw new Error(
    "The database is damaged, and was not copied: keep the copies before, and see `countersign doctor`.",
  );
}

/** Makes the file readable by its owner alone before anything is in it: the database holds password hashes. */
function claim(part: string, target: string): void {
  try {
    closeSync(openSync(part, "wx", 0o600));
  } catch (error) {
    throw new Error(
      `${target} cannot be made (${systemCode(error) ?? "unknown"}): let this user write there, or name another file.`,
      {
        cause: error,
      },
    );
  }
}
