import type { Stores } from "../stores.ts";

/** Whose rows are deleted in time. */
export const purgedTables = ["sessions", "revocations", "guesses", "audit_events"] as const;

export type PurgedTable = (typeof purgedTables)[number];

export interface PurgeParts {
  readonly stores: {
    readonly sessions: Pick<Stores["sessions"], "purge" | "purgeIdle">;
    readonly revocations: Pick<Stores["revocations"], "purge">;
    readonly runs: Pick<Stores["runs"], "purge">;
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
  /** Resolves after so long (ms). */
  readonly pause: (duration: number) => Promise<void>;
}

export interface Purge {
  /** Ends early, between two batches, once the signal is given: the next one goes on. */
  readonly run: (signal?: AbortSignal) => Promise<void>;
  /** When the last one began that went through to its end (ms). */
  readonly lastAt: () => number | undefined;
}

const longestPause = 120_000; // ms: a heartbeat that paused so long is still its process's own
const batch = 100; // rows: a few milliseconds of the writer's time
const pauseBetween = 10; // ms
const idleSlice = 500; // rows

/**
 * Deletes what nobody needs any more, in small batches with pauses between them: refreshes wait for one batch at most, and
 * have most of the writer's time.
 */
export function createPurge(parts: PurgeParts): Purge {
  const { stores, clock, longestTokenLifetime, settings, onDeleted, onBacklog, pause } = parts;
  let lookedAt = "";
  let lastAt: number | undefined;

  async function run(signal?: AbortSignal): Promise<void> {
    const now = clock();
    const isOver = () => signal?.aborted === true;
    const before = now - settings.endedSessionRetention;
    await inBatches("sessions", isOver, () => stores.sessions.purge(before, batch));
    const idle = await stores.sessions.purgeIdle(lookedAt, before, idleSlice);
    onDeleted("sessions", idle.deleted);
    lookedAt = idle.last ?? "";
    await inBatches("revocations", isOver, () => stores.revocations.purge(now, batch));
    await inBatches("guesses", isOver, () => stores.guesses.purge(now, batch));
    const auditedBefore = now - settings.auditRetention;
    await inBatches("audit_events", isOver, () => stores.audit.purge(auditedBefore, batch));
    // A refresh token older than a session can be is refused anyway, and no access token of such a run lives.
    await stores.runs.purge(now - settings.sessionTtl - longestTokenLifetime() - longestPause);
    if (!isOver()) lastAt = now;
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
