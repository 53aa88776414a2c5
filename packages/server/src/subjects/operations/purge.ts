import type { Stores } from "../stores.ts";

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
}

const runTolerance = 120_000; // ms: a heartbeat that paused so long is still its process's own
const batch = 500; // rows: a purge never keeps the writer from refreshes for long

/** Deletes what nobody needs any more, in batches that other writes pass between. */
export function createPurge({
  stores,
  clock,
  longestTokenLifetime,
  settings,
}: PurgeParts): () => Promise<void> {
  let lookedAt = "";
  return async () => {
    const now = clock();
    const before = now - settings.endedSessionRetention;
    await inBatches(() => stores.sessions.purge(before, batch));
    lookedAt = (await stores.sessions.purgeIdle(lookedAt, before, batch)) ?? "";
    await inBatches(() => stores.revocations.purge(now, batch));
    await inBatches(() => stores.guesses.purge(now, batch));
    await inBatches(() => stores.audit.purge(now - settings.auditRetention, batch));
    // A refresh token older than a session can be is refused anyway, and no access token of such a run lives.
    await stores.runs.purge(now - settings.sessionTtl - longestTokenLifetime() - runTolerance);
  };
}

async function inBatches(purge: () => Promise<number>): Promise<void> {
  while ((await purge()) === batch);
}
