import type { Stores } from "../stores.ts";

/** Whose rows are deleted in time. */
export const purgedTables = ["sessions", "revocations", "guesses", "audit_events"] as const;

export type PurgedTable = (typeof purgedTables)[number];

export interface PurgeParts {
  readonly stores: Pick<Stores, "sessions" | "revocations" | "runs" | "guesses" | "audit">;
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
}

export interface Purge {
  readonly run: () => Promise<void>;
  /** When the last one began that went through to its end (ms). */
  readonly lastAt: () => number | undefined;
}

const longestPause = 120_000; // ms: a heartbeat that paused so long is still its process's own
const batch = 500; // rows: a purge never keeps the writer from refreshes for long

/** Deletes what nobody needs any more, in batches that other writes pass between. */
export function createPurge(parts: PurgeParts): Purge {
  const { stores, clock, longestTokenLifetime, settings, onDeleted, onBacklog } = parts;
  let lookedAt = "";
  let lastAt: number | undefined;

  async function run(): Promise<void> {
    const now = clock();
    const before = now - settings.endedSessionRetention;
    await inBatches("sessions", () => stores.sessions.purge(before, batch));
    const idle = await stores.sessions.purgeIdle(lookedAt, before, batch);
    onDeleted("sessions", idle.deleted);
    lookedAt = idle.last ?? "";
    await inBatches("revocations", () => stores.revocations.purge(now, batch));
    await inBatches("guesses", () => stores.guesses.purge(now, batch));
    await inBatches("audit_events", () => stores.audit.purge(now - settings.auditRetention, batch));
    // A refresh token older than a session can be is refused anyway, and no access token of such a run lives.
    await stores.runs.purge(now - settings.sessionTtl - longestTokenLifetime() - longestPause);
    lastAt = now;
  }

  async function inBatches(table: PurgedTable, purge: () => Promise<number>): Promise<void> {
    let [rows, backlog] = [0, 0];
    do {
      rows = await purge();
      backlog += rows;
      onDeleted(table, rows);
    } while (rows === batch);
    onBacklog(table, backlog);
  }

  return { run, lastAt: () => lastAt };
}
