import { randomUUID } from "node:crypto";
import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { openForReading } from "./open-file.ts";

const pagesAtOnce = 1_000;

/**
 * SQLite's online backup: the copy is as of one moment, and nobody waits for it. `target` must be new, and is there once
 * it is whole.
 */
export async function copyDatabaseFile(path: string, target: string): Promise<void> {
  const source = openForReading(path);
  try {
    if (existsSync(target)) throw new Error(`${target} exists: name a new file.`);
    const part = `${target}.${randomUUID()}.part`;
    claim(part, target);
    try {
      await backup(source, part, { rate: pagesAtOnce }).catch((error: unknown) => {
        const why = `${target} cannot be written: see that the disk has room, and try again.`;
        throw new Error(why, { cause: error });
      });
      assertSound(part);
      renameSync(part, target);
    } catch (error) {
      rmSync(part);
      throw error;
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
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Error(`${target} cannot be made (${code}): let this user write there, or name another file.`, {
      cause: error,
    });
  }
}
