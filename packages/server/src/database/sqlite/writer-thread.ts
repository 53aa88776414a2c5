import { parentPort, workerData } from "node:worker_threads";
import { answerCalls } from "../../answer-calls.ts";
import { createAssertUnmoved } from "./assert-unmoved.ts";
import { openForWriting } from "./open-file.ts";
import { createStatements, type StatementResult } from "./statements.ts";
import type { WriterAnswer, WriterOptions, WriterStep } from "./writer-protocol.ts";

// The one writer of this process. It runs in a thread of its own, so that a commit that waits for the disk, a
// checkpoint or another process's lock never holds up the event loop.

const { path, busyTimeout }: WriterOptions = workerData;
const database = openForWriting(path, busyTimeout);
const assertUnmoved = createAssertUnmoved(path);
const run = createStatements(database);
const nothing: StatementResult = { rows: [], changes: 0 };
let durable: boolean | undefined;

/** SQLite may have done it already. */
function rollBack(): void {
  try {
    if (database.isTransaction) run("rollback", []);
  } catch {
    // Then the next begin fails, and says so.
  }
}

/** The durability of a commit can only be set between transactions. */
function begin(wanted: boolean): void {
  rollBack();
  assertUnmoved();
  if (durable !== wanted) database.exec(`pragma synchronous = ${wanted ? "full" : "normal"}`);
  durable = wanted;
  run("begin immediate", []);
}

/** SQLite would run the step by itself, and commit it. */
function assertTransaction(): void {
  if (!database.isTransaction) throw new Error("The transaction is over.");
}

function perform(step: WriterStep): StatementResult {
  switch (step.do) {
    case "begin":
      begin(step.durable);
      return nothing;
    case "commit":
      return run("commit", []);
    case "unit":
      assertTransaction();
      return run("savepoint unit", []);
    case "keep":
      return run("release unit", []);
    case "undo":
      run("rollback to unit", []);
      return run("release unit", []);
    case "run":
      assertTransaction();
      return run(step.sql, step.parameters);
  }
}

function answer(step: WriterStep): WriterAnswer {
  try {
    return { ok: true, result: perform(step) };
  } catch (error) {
    // A statement may fail by itself; of what orders them, nothing may.
    if (step.do !== "run") rollBack();
    const errcode = error instanceof Error && "errcode" in error ? Number(error.errcode) : undefined;
    return {
      ok: false,
      message: error instanceof Error ? error.message : String(error),
      ...(errcode === undefined ? {} : { errcode }),
      lost: step.do !== "run" || !database.isTransaction,
    };
  }
}

/** Once the transaction is lost, the steps behind it are answered alike and never run outside one. */
function answerAll(steps: readonly WriterStep[]): WriterAnswer[] {
  let lost: WriterAnswer | undefined;
  return steps.map((step) => {
    if (lost) return lost;
    const given = answer(step);
    if (!given.ok && given.lost) lost = given;
    return given;
  });
}

answerCalls(answerAll, () => database.close());
parentPort?.postMessage("open");
