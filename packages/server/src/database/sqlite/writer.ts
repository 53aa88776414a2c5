import type { StatementResult } from "./statements.ts";
import { failureOf, type WriterChannel } from "./writer-channel.ts";
import type { WriterAnswer, WriterStep } from "./writer-protocol.ts";

export type RunStatement = (sql: string, parameters: readonly unknown[]) => Promise<StatementResult>;

/** A unit whose turn has come. What it ran is on disk when `keep()` resolves. */
export interface Unit {
  readonly run: RunStatement;
  keep(): Promise<void>;
  undo(): Promise<void>;
}

/** Orders all writes of this process: SQLite has one writer. */
export interface Writer {
  /** One statement; its commit does not wait for the disk. */
  readonly run: RunStatement;
  /** Waits for the turn of a unit of several statements. */
  openUnit(): Promise<Unit>;
}

interface Waiting {
  readonly step: WriterStep;
  readonly settle: (answer: WriterAnswer) => void;
}

const unitsPerCommit = 64;
const groupDuration = 10; // ms: how long a group takes in further units before it commits

/**
 * Group commit: statements that wait at the same moment share one transaction, and so do units, each inside a
 * savepoint; whoever is in the group hears of success only after the commit of the whole.
 */
export function createWriter(channel: WriterChannel, now: () => number = () => performance.now()): Writer {
  const statements: Waiting[] = [];
  const units: Array<(turn: Turn) => void> = [];
  let working = false;

  function wake(): void {
    if (working) return;
    working = true;
    // A turn of the event loop gathers what its requests ask for.
    setImmediate(() => {
      void work();
    });
  }

  async function work(): Promise<void> {
    while (statements.length > 0 || units.length > 0) {
      if (units.length === 0) await commitStatements();
      else await commitGroup();
    }
    working = false;
  }

  async function commitStatements(): Promise<void> {
    const taken = statements.splice(0);
    const answers = await channel.send([
      { do: "begin", durable: false },
      ...taken.map(({ step }) => step),
      { do: "commit" },
    ]);
    settle(taken, answers.slice(1, -1), answers.at(-1));
  }

  async function commitGroup(): Promise<void> {
    const kept: Array<(end: WriterAnswer) => void> = [];
    const riding: Array<{ taken: Waiting[]; answers: readonly WriterAnswer[] }> = [];
    let state = first(await channel.send([{ do: "begin", durable: true }]));
    const since = now();
    for (let count = 0; units.length > 0; count++) {
      // Without a transaction all that wait fail at once, instead of each waiting for the same lock in turn.
      if (state.ok && (count === unitsPerCommit || now() - since > groupDuration)) break;
      if (state.ok && statements.length > 0) {
        const taken = statements.splice(0);
        const answers = await channel.send(taken.map(({ step }) => step));
        riding.push({ taken, answers });
        state = answers.find(isLost) ?? state;
      }
      const unit = units.shift();
      if (unit) state = await takeTurn(unit, state, kept);
    }
    const end = state.ok ? first(await channel.send([{ do: "commit" }])) : state;
    if (!state.ok) await channel.send([{ do: "rollback" }]);
    for (const { taken, answers } of riding) settle(taken, answers, end);
    for (const tell of kept) tell(end);
  }

  return {
    run: async (sql, parameters) => {
      const answer = await new Promise<WriterAnswer>((settled) => {
        statements.push({ step: { do: "run", sql, parameters }, settle: settled });
        wake();
      });
      return resultOf(answer);
    },
    openUnit: async () => {
      const turn = await new Promise<Turn>((resolve) => {
        units.push(resolve);
        wake();
      });
      return startUnit(channel, turn);
    },
  };
}

/** A unit's place in a group: the state of the group's transaction, and whom to tell how the unit ended. */
interface Turn {
  readonly state: WriterAnswer;
  readonly kept: Array<(end: WriterAnswer) => void>;
  readonly done: (state: WriterAnswer) => void;
}

function takeTurn(
  unit: (turn: Turn) => void,
  state: WriterAnswer,
  kept: Array<(end: WriterAnswer) => void>,
): Promise<WriterAnswer> {
  return new Promise((done) => unit({ state, kept, done }));
}

async function startUnit(channel: WriterChannel, { state, kept, done }: Turn): Promise<Unit> {
  let current = state.ok ? first(await channel.send([{ do: "unit" }])) : state;
  if (!current.ok) {
    done(current);
    throw failureOf(current);
  }

  async function step(one: WriterStep): Promise<WriterAnswer> {
    if (!current.ok) return current;
    const answer = first(await channel.send([one]));
    if (isLost(answer)) current = answer;
    return answer;
  }

  return {
    run: async (sql, parameters) => resultOf(await step({ do: "run", sql, parameters })),
    keep: async () => {
      const answer = await step({ do: "keep" });
      const ended = new Promise<WriterAnswer>((tell) => kept.push(tell));
      done(answer.ok ? current : answer);
      resultOf(answer.ok ? await ended : answer);
    },
    undo: async () => {
      await step({ do: "undo" });
      done(current);
    },
  };
}

function settle(
  taken: readonly Waiting[],
  answers: readonly WriterAnswer[],
  end: WriterAnswer | undefined,
): void {
  for (const [index, waiting] of taken.entries()) {
    const own = answers[index];
    waiting.settle(own && (!own.ok || end?.ok) ? own : (end ?? noAnswer));
  }
}

function resultOf(answer: WriterAnswer): StatementResult {
  if (answer.ok) return answer.result;
  throw failureOf(answer);
}

function isLost(answer: WriterAnswer): boolean {
  return !answer.ok && answer.lost;
}

const noAnswer: WriterAnswer = { ok: false, message: "The writer gave no answer.", lost: true };

function first(answers: readonly WriterAnswer[]): WriterAnswer {
  return answers[0] ?? noAnswer;
}
