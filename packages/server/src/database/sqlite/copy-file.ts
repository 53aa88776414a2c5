import { openSync, closeSync, rmSync } from "node:fs";
import { backup } from "node:sqlite";
import { openForReading } from "./open-file.ts";

const pagesAtOnce = 1_000;

/** SQLite's online backup: the copy is as of one moment, and nobody waits for it. `target` must be new. */
export async function copyDatabaseFile(path: string, target: string): Promise<void> {
  const source = openForReading(path);
  try {
    claim(target);
    try {
      await backup(source, target, { rate: pagesAtOnce });
    } catch (error) {
      rmSync(target);
      throw new Error(`${target} cannot be written: see that the disk has room, and try again.`, {
        cause: error,
      });
    }
  } finally {
    source.close();
  }
}

/** Makes the file readable by its owner alone before anything is in it: the database holds password hashes. */
function claim(target: string): void {
  try {
    closeSync(openSync(target, "wx", 0o600));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Error(
      code === "EEXIST"
        ? `${target} exists: name a new file.`
        : `${target} cannot be made (${code}): let this user write there, or name another file.`,
      { cause: error },
    );
  }
}
