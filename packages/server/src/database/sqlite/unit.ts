import { firstOf, isLost, resultOf } from "./answers.ts";
import type { StatementResult } from "./statements.ts";
import type { WriterChannel } from "./writer-channel.ts";
import type { WriterAnswer } from "./writer-protocol.ts";

export type RunStatement = (sql: string, parameters: readonly unknown[]) => Promise<StatementResult>;

/** A unit whose turn has come. What it ran is on disk when `keep()` resolves. */
export interface Unit {
  readonly run: RunStatement;
  keep(): Promise<void>;
  undo(): Promise<void>;
}

/** A unit's place in a group: the state of the group's transaction, and whom to tell how the unit ended. */
export interface Turn {
  readonly state: WriterAnswer;
  readonly kept: Array<(end: WriterAnswer) => void>;
  readonly done: (state: WriterAnswer) => void;
}

const tooLong: WriterAnswer = {
  ok: false,
  message: "The transaction took too long and was undone.",
  lost: false,
};

/**
 * Opens a unit inside the group's transaction. It has `deadline` ms until it is kept or undone: after that it is undone,
 * so that work which never ends cannot stop all writes.
 */
export async function startUnit(channel: WriterChannel, turn: Turn, deadline: number): Promise<Unit> {
  let current = turn.state.ok ? firstOf(await channel.send([{ do: "unit" }])) : turn.state;
  if (!current.ok) {
    turn.done(current);
    resultOf(current);
  }
  let closed = false;
  const timer = setTimeout(() => {
    void close("undo");
    current = tooLong;
  }, deadline);

  async function run(sql: string, parameters: readonly unknown[]): Promise<StatementResult> {
    if (!current.ok) return resultOf(current);
    const answer = firstOf(await channel.send([{ do: "run", sql, parameters }]));
    if (isLost(answer)) current = answer;
    return resultOf(answer);
  }

  /** The group goes on only from a unit that is wholly kept or wholly undone. */
  async function close(how: "keep" | "undo"): Promise<WriterAnswer> {
    if (closed) return current;
    closed = true;
    clearTimeout(timer);
    const answer = current.ok ? firstOf(await channel.send([{ do: how }])) : current;
    const isKept = how === "keep" && answer.ok;
    const end = isKept ? new Promise<WriterAnswer>((tell) => turn.kept.push(tell)) : answer;
    turn.done(answer);
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
