import { type Stats, statSync } from "node:fs";

/** SQLITE_READONLY_DBMOVED: with a write-ahead log SQLite does not look for it by itself. */
const movedCode = 1032;

/**
 * Gives what throws once another file, or none, is where the open one was: what is written to that is lost when the last
 * process closes it.
 */
export function createAssertUnmoved(path: string): () => void {
  const opened = statSync(path);
  return () => {
    const found = lookAt(path);
    if (found?.ino === opened.ino && found.dev === opened.dev) return;
    throw Object.assign(new Error("The file was removed or replaced."), { errcode: movedCode });
  };
}

/** What cannot be looked at is as good as gone. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
