import { systemCode } from "../../system-code.ts";

/** What is wrong with the file and what to do, by primary result code (https://sqlite.org/rescode.html). */
const whatToDo = new Map([
  [5, "is locked by another program: stop that program"],
  [8, "may only be read: let this user write to it and to its folder"],
  [10, "cannot be read or written: look after its disk"],
  [11, "is damaged: restore a backup"],
  [13, "has no room to grow: free disk space"],
  [14, "cannot be opened: let this user read and write it and its folder"],
  [26, "is not a database: restore a backup, or move it away to begin anew"],
]);

/** The reason for which a database file cannot be opened, as an `Error` that names the file and says what to do. */
export function openFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error;
  if ("errcode" in error) {
    const advice = whatToDo.get(Number(error.errcode) & 0xff);
    return advice === undefined ? error : failure(`The database file ${path} ${advice}`, error);
  }
  const code = systemCode(error) ?? "";
  // What the file system says of the folder: EACCES, EEXIST, ENOTDIR, EROFS, …
  return /^E[A-Z]+$/.test(code)
    ? failure(
        `The folder of the database file ${path} cannot be made (${code}): let this user write there`,
        error,
      )
    : error;
}

function failure(text: string, cause: Error): Error {
  return new Error(`${text}, or point COUNTERSIGN_DATABASE_URL elsewhere.`, { cause });
}
