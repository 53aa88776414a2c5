import { firstOf, isLost, noAnswer, resultOf } from "./answers.ts";
import { type RunStatement, startUnit, type Turn, type Unit } from "./unit.ts";
import type { WriterChannel } from "./writer-channel.ts";
import type { WriterAnswer, WriterStep } from "./writer-protocol.ts";

/** Orders all writes of this process: SQLite has one writer. */
export interface Writer {
  /** One statement; its commit does not wait for the disk. */
  readonly run: RunStatement;
  /** Waits for the turn of a unit of several statements. */
  openUnit(): Promise<Unit>;
  /** How many statements and units wait. */
  waiting(): number;
}

interface Waiting {
  readonly step: WriterStep;
  readonly settle: (answer: WriterAnswer) => void;
}

const unitsPerCommit = 64;
const groupDuration = 10; // ms: how long a group takes in further units before it commits
const unitIdleLimit = 5_000; // ms

/**
 * Group commit: statements that wait at the same moment share one transaction, and so do units, each inside a
 * savepoint; whoever is in the group hears of success only after the commit of the whole.
 */
export function createWriter(channel: WriterChannel, idleLimit = unitIdleLimit): Writer {
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
    try {
      while (statements.length > 0 || units.length > 0) {
        if (units.length === 0) await commitStatements();
        else await commitGroup();
      }
    } finally {
      working = false;
    }
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
    let state = firstOf(await channel.send([{ do: "begin", durable: true }]));
    const since = performance.now();
    for (let count = 0; units.length > 0; count++) {
      // Without a transaction all that wait fail at once, instead of each waiting for the same lock in turn.
      if (state.ok && (count === unitsPerCommit || performance.now() - since > groupDuration)) break;
      if (state.ok && statements.length > 0) {
        const taken = statements.splice(0);
        const answers = await channel.send(taken.map(({ step }) => step));
        riding.push({ taken, answers });
        state = answers.find(isLost) ?? state;
      }
      const unit = units.shift();
      if (unit) state = await new Promise<WriterAnswer>((done) => unit({ state, kept, done }));
    }
    const end = state.ok ? firstOf(await channel.send([{ do: "commit" }])) : state;
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
      return startUnit(channel, turn, idleLimit);
    },
    waiting: () => statements.length + units.length,
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
