import type { Stores } from "../stores.ts";
import { runTolerance } from "./holes.ts";
import { purgeTime } from "./purge-time.ts";

/** Whose rows are deleted in time. */
export const purgedTables = ["sessions", "revocations", "guesses", "audit_events"] as const;

export type PurgedTable = (typeof purgedTables)[number];

export interface PurgeParts {
  readonly stores: {
    readonly sessions: Pick<Stores["sessions"], "purge" | "purgeIdle">;
    readonly revocations: Pick<Stores["revocations"], "purge">;
    readonly runs: Pick<Stores["runs"], "list" | "purge">;
    readonly guesses: Pick<Stores["guesses"], "purge">;
    readonly audit: Pick<Stores["audit"], "purge">;
  };
  readonly clock: () => number;
  /** ms */
  readonly longestTokenLifetime: () => number;
  readonly settings: {
    readonly endedSessionRetention: number;
    readonly sessionTtl: number;
    readonly auditRetention: number;
  };
  readonly onDeleted: (table: PurgedTable, rows: number) => void;
  /** Told how many rows there were to delete, once they are. */
  readonly onBacklog: (table: PurgedTable, rows: number) => void;
  /** Told once that the time by which rows are old is held back by more than a day (ms both). */
  readonly onHeldBack: (time: number, now: number) => void;
  /** Resolves after so long (ms). */
  readonly pause: (duration: number) => Promise<void>;
}

export interface Purge {
  /** Ends early, between two batches, once the signal is given: the next one goes on. */
  readonly run: (signal?: AbortSignal) => Promise<void>;
  /** By which time (ms) rows were old for the last one that went through to its end. */
  readonly lastAt: () => number | undefined;
}

const longestPause = 120_000; // ms: a heartbeat that paused so long is still its process's own
const batch = 100; // rows: a few milliseconds of the writer's time
const pauseBetween = 10; // ms
const idleSlice = 500; // rows
const longestUntold = 86_400_000; // ms

/**
 * Deletes what nobody needs any more, in small batches with pauses between them: refreshes wait for one batch at most, and
 * have most of the writer's time.
 */
export function createPurge(parts: PurgeParts): Purge {
  const { stores, clock, longestTokenLifetime, settings, onDeleted, onBacklog, onHeldBack, pause } = parts;
  let lookedAt = "";
  let isTold = false;
  let lastAt: number | undefined;

  async function run(signal?: AbortSignal): Promise<void> {
    const now = clock();
    const time = purgeTime(await stores.runs.list(), now);
    tellOfDelay(time, now);
    const isOver = () => signal?.aborted === true;
    const before = time - settings.endedSessionRetention;
    await inBatches("sessions", isOver, () => stores.sessions.purge(before, batch));
    const idle = await stores.sessions.purgeIdle(lookedAt, before, idleSlice);
    onDeleted("sessions", idle.deleted);
    lookedAt = idle.last ?? "";
    await inBatches("revocations", isOver, () => stores.revocations.purge(time, batch));
    await inBatches("guesses", isOver, () => stores.guesses.purge(time, batch));
    const auditedBefore = time - settings.auditRetention;
    await inBatches("audit_events", isOver, () => stores.audit.purge(auditedBefore, batch));
    // A refresh token older than a session can be is refused anyway, and no access token of such a run lives. A time that
    // is held back still needs the runs that it goes on from.
    if (now - time <= runTolerance)
      await stores.runs.purge(time - settings.sessionTtl - longestTokenLifetime() - longestPause);
    if (!isOver()) lastAt = time;
  }

  function tellOfDelay(time: number, now: number): void {
    const isFarBack = now - time > longestUntold;
    if (isFarBack && !isTold) onHeldBack(time, now);
    isTold = isFarBack;
  }

  async function inBatches(
    table: PurgedTable,
    isOver: () => boolean,
    purge: () => Promise<number>,
  ): Promise<void> {
    let backlog = 0;
    while (!isOver()) {
      const rows = await purge();
      backlog += rows;
      onDeleted(table, rows);
      if (rows < batch) break;
      await pause(pauseBetween);
    }
    onBacklog(table, backlog);
  }

  return { run, lastAt: () => lastAt };
}
