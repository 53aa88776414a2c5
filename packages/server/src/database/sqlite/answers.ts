import { fromSqliteError } from "./failures.ts";
import type { StatementResult } from "./statements.ts";
import type { WriterAnswer } from "./writer-protocol.ts";

/** What stands for an answer that never came: an I/O error (SQLITE_IOERR). */
export const noAnswer: WriterAnswer = {
  ok: false,
  message: "The writer gave no answer.",
  errcode: 10,
  lost: true,
};

/** Whether SQLite has rolled back the whole transaction. */
export function isLost(answer: WriterAnswer): boolean {
  return !answer.ok && answer.lost;
}

/** The result, or the error that a failed step stands for. */
export function resultOf(answer: WriterAnswer): StatementResult {
  if (answer.ok) return answer.result;
  throw fromSqliteError(Object.assign(new Error(answer.message), { errcode: answer.errcode }));
}
