import { noAnswer, resultOf } from "./answers.ts";
import { type RunStatement, startUnit, type Transaction, type Turn, type Unit } from "./unit.ts";
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

interface WriterLimits {
  /** For how long a unit may ask for nothing (ms). */
  readonly idleLimit?: number;
  /** A monotonic clock in ms, by which a group commits. */
  readonly clock?: () => number;
}

interface Waiting {
  readonly step: WriterStep;
  readonly settle: (answer: WriterAnswer) => void;
}

const begun: WriterAnswer = { ok: true, result: { rows: [], changes: 0 } };
/** So many statements that come together do not wait for the end of the turn. */
export const enoughToWrite = 8;
const unitsPerCommit = 64;
const groupDuration = 10; // ms: how long a group takes in further units before it commits
const unitIdleLimit = 5_000; // ms

/**
 * Group commit: statements that wait at the same moment share one transaction, and so do units, each inside a
 * savepoint; whoever is in the group hears of success only after the commit of the whole.
 */
export function createWriter(
  channel: WriterChannel,
  { idleLimit = unitIdleLimit, clock = () => performance.now() }: WriterLimits = {},
): Writer {
  const statements: Waiting[] = [];
  const units: Array<(turn: Turn) => void> = [];
  let working = false;

  function wake(): void {
    if (working) return;
    // A turn of the event loop gathers what its requests ask for; many that come together are on their way at once.
    if (statements.length === enoughToWrite) queueMicrotask(start);
    else setImmediate(start);
  }

  function start(): void {
    if (!working) void work();
  }

  async function work(): Promise<void> {
    working = true;
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
    for (const [index, waiting] of taken.entries()) settle(waiting, answers[index + 1], answers.at(-1));
  }

  async function commitGroup(): Promise<void> {
    const kept: Array<(end: WriterAnswer) => void> = [];
    const riding: Riding[] = [];
    const transaction = openTransaction(channel);
    let state = begun;
    const since = clock();
    for (let count = 0; units.length > 0; count++) {
      // Without a transaction all that wait fail at once, instead of each waiting for the same lock in turn.
      if (state.ok && (count === unitsPerCommit || clock() - since > groupDuration)) break;
      for (const waiting of statements.splice(0)) riding.push(rideAlong(waiting, transaction));
      const unit = units.shift();
      if (unit) state = await new Promise<WriterAnswer>((done) => unit({ transaction, state, kept, done }));
    }
    const end = state.ok ? await transaction.send({ do: "commit" }) : state;
    for (const { waiting, answer } of riding) settle(waiting, answer, end);
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
      return startUnit(turn, idleLimit);
    },
    waiting: () => statements.length + units.length,
  };
}

/** A statement that goes along with a group, and its answer once it has been run. */
interface Riding {
  readonly waiting: Waiting;
  answer: WriterAnswer | undefined;
}

function rideAlong(waiting: Waiting, transaction: Transaction): Riding {
  const riding: Riding = { waiting, answer: undefined };
  transaction.later(waiting.step, (answer) => {
    riding.answer = answer;
  });
  return riding;
}

/** Begins with its first statement. */
function openTransaction(channel: WriterChannel): Transaction {
  let pending: Array<{ step: WriterStep; tell: (answer: WriterAnswer) => void }> = [];
  let isLeaving = false;

  function later(step: WriterStep, tell: (answer: WriterAnswer) => void = () => {}): void {
    pending.push({ step, tell });
  }

  async function leave(): Promise<void> {
    isLeaving = false;
    const sent = pending;
    pending = [];
    const answers = await channel.send(sent.map(({ step }) => step)).catch(() => []);
    for (const [index, { tell }] of sent.entries()) tell(answers[index] ?? noAnswer);
  }

  later({ do: "begin", durable: true });
  return {
    later,
    send: (step) =>
      new Promise((tell) => {
        later(step, tell);
        if (isLeaving) return;
        isLeaving = true;
        queueMicrotask(() => void leave());
      }),
  };
}

/** What a statement gave counts once its transaction is committed. */
function settle(waiting: Waiting, own: WriterAnswer | undefined, end: WriterAnswer | undefined): void {
  waiting.settle(own && (!own.ok || end?.ok) ? own : (end ?? noAnswer));
}
