import { isLost, resultOf } from "./answers.ts";
import type { StatementResult } from "./statements.ts";
import type { WriterAnswer, WriterStep } from "./writer-protocol.ts";

export type RunStatement = (sql: string, parameters: readonly unknown[]) => Promise<StatementResult>;

/** A unit whose turn has come. What it ran is on disk when `keep()` resolves. */
export interface Unit {
  readonly run: RunStatement;
  keep(): Promise<void>;
  undo(): Promise<void>;
}

/** A unit's place in a group: the group's transaction, its state, and whom to tell how the unit ended. */
export interface Turn {
  readonly transaction: Transaction;
  readonly state: WriterAnswer;
  readonly kept: Array<(end: WriterAnswer) => void>;
  readonly done: (state: WriterAnswer) => void;
}

/** One transaction of the writer thread. Its steps go there in the order in which they come. */
export interface Transaction {
  /** Goes along with the next that is sent: each way to the thread costs as much as several statements. */
  later(step: WriterStep, tell?: (answer: WriterAnswer) => void): void;
  /** Steps of the same moment go together. */
  send(step: WriterStep): Promise<WriterAnswer>;
}

/** SQLITE_BUSY, so that a request is told to try again. */
const tooLong: WriterAnswer = {
  ok: false,
  message: "The transaction idled too long and was undone.",
  errcode: 5,
  lost: false,
};

/**
 * Opens a unit inside the group's transaction. Where it asks for nothing for `idleLimit` ms it is undone, so that work
 * which never ends cannot stop all writes; how long a statement itself takes does not count.
 */
export function startUnit({ transaction, state, kept, done }: Turn, idleLimit: number): Unit {
  let current = state;
  if (!current.ok) {
    done(current);
    resultOf(current);
  }
  transaction.later({ do: "unit" });
  let closed = false;
  let running = 0;
  let timer = startTimer();

  function startTimer(): NodeJS.Timeout {
    return setTimeout(() => {
      void close("undo");
      current = tooLong;
    }, idleLimit).unref();
  }

  async function run(sql: string, parameters: readonly unknown[]): Promise<StatementResult> {
    if (!current.ok) return resultOf(current);
    if (closed) throw new TypeError("The transaction is over: await each of its statements before it ends.");
    clearTimeout(timer);
    running += 1;
    const answer = await transaction.send({ do: "run", sql, parameters });
    running -= 1;
    if (isLost(answer)) current = answer;
    if (running === 0 && !closed) timer = startTimer();
    return resultOf(answer);
  }

  /** The group goes on only from a unit that is wholly kept or wholly undone. */
  async function close(how: "keep" | "undo"): Promise<WriterAnswer> {
    if (closed) return current;
    closed = true;
    clearTimeout(timer);
    if (current.ok) transaction.later({ do: how });
    const isKept = how === "keep" && current.ok;
    const end = isKept ? new Promise<WriterAnswer>((tell) => kept.push(tell)) : current;
    done(current);
    return end;
  }

  return {
    run,
    keep: async () => {
      resultOf(await close("keep"));
    },
    undo: async () => {
      await close("undo");
    },
  };
}
