import { databaseUnavailable, UniqueViolation } from "../failures.ts";

/** Result codes of SQLite (https://sqlite.org/rescode.html) that pass: a later try may succeed. */
const passing = new Map([
  [5, "locked by another process"],
  [6, "locked by another statement"],
  [7, "out of memory"],
  [8, "read-only"],
  [10, "failing to read or write its disk"],
  [11, "damaged: restore a backup"],
  [13, "out of disk space"],
  [14, "not to be opened"],
  [15, "locked by another process"],
  [26, "not a database"],
  [1032, "no longer the file that was opened: put that back, or start the server anew"],
]);
const uniqueCodes = new Set([1555, 2067]);

/** Translates what SQLite reports into what the server means; anything unknown passes through as it is. */
export function fromSqliteError(error: unknown): unknown {
  const code = resultCodeOf(error);
  if (code === undefined) return error;
  if (uniqueCodes.has(code)) return new UniqueViolation("A row with this key exists.");
  const state = passing.get(code) ?? passing.get(code & 0xff);
  return state === undefined ? error : databaseUnavailable(state, error);
}

function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode : undefined;
}
