import type { InTransaction, Stores } from "../stores.ts";

export interface HeartbeatParts {
  readonly stores: Pick<Stores, "runs">;
  readonly inTransaction: InTransaction;
  readonly clock: () => number;
  readonly newId: () => string;
  /** ms: how long the access tokens of this process live at most. */
  readonly tokenLifetime: number;
  /** Told when the database has gone back in time: a backup was restored under a running server. */
  readonly onRestored: () => void;
}

export interface Heartbeat {
  /** Notes, on disk, that this process runs: from the first call on, and then each second. */
  beat(signsWith: string | null): Promise<void>;
  /** Whether the last beat reached the disk. */
  isHealthy(): boolean;
  /** How long an access token that lives now can have been made to live (ms), also by a process with other settings. */
  readonly longestTokenLifetime: () => number;
}

const tolerance = 60_000; // ms: how far a heartbeat may lag before it means a restored backup

/**
 * Writes the times in which servers ran: only refresh tokens issued in them may be ahead of the database. Where this
 * process finds its own heartbeat gone back, a new run begins, so that what was issued in the hole stays refused.
 */
export async function openHeartbeat(parts: HeartbeatParts): Promise<Heartbeat> {
  const { stores, inTransaction, clock, newId, tokenLifetime, onRestored } = parts;
  let last: { readonly run: string; readonly at: number } | undefined;
  let longest = await stores.runs.longestTokenLifetime(clock());
  let healthy = true;

  async function beat(signsWith: string | null): Promise<void> {
    const at = clock();
    const goesOn = last !== undefined && !(await hasGoneBack(last));
    if (last !== undefined && !goesOn) onRestored();
    const run = last !== undefined && goesOn ? last.run : newId();
    await inTransaction(({ runs }) =>
      goesOn ? runs.beat(run, at, signsWith) : runs.start(run, at, tokenLifetime, signsWith),
    );
    last = { run, at };
    longest = await stores.runs.longestTokenLifetime(at);
  }

  async function hasGoneBack({ run, at }: { run: string; at: number }): Promise<boolean> {
    const found = await stores.runs.lastSeen(run);
    return found === undefined || found < at - tolerance;
  }

  return {
    longestTokenLifetime: () => longest,
    isHealthy: () => healthy,
    async beat(signsWith) {
      try {
        await beat(signsWith);
        healthy = true;
      } catch (error) {
        healthy = false;
        throw error;
      }
    },
  };
}
