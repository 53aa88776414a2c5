import type { InTransaction, Stores } from "../stores.ts";
import { runTolerance } from "./holes.ts";

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
  /**
   * Notes, on disk, that this process runs: from the first call on, and then each second. Tells whether the note before
   * was still there: who reads it reads all that was on disk before it.
   */
  beat(signsWith: string | null): Promise<{ readonly keptLast: boolean }>;
  /** When the last one that reached the disk was written (ms). */
  readonly lastAt: () => number | undefined;
  /** Whether the last beat reached the disk, not long ago: one may also hang there. */
  isHealthy(): boolean;
  /** How long an access token that lives now can have been made to live (ms), also by a process with other settings. */
  readonly longestTokenLifetime: () => number;
}

const longestBeat = 10_000; // ms

/**
 * Writes the times in which servers ran: only refresh tokens issued in them may be ahead of the database. Where this
 * process finds its own heartbeat gone back, a new run begins, so that what was issued in the hole stays refused.
 */
export async function openHeartbeat(parts: HeartbeatParts): Promise<Heartbeat> {
  const { stores, inTransaction, clock, newId, tokenLifetime, onRestored } = parts;
  let last: { readonly run: string; readonly at: number } | undefined;
  /** Until a beat has told: what finds it may fail all the same, and has then put a new note in place of what it missed. */
  let lacksLast = false;
  let longest = await stores.runs.longestTokenLifetime(clock());
  let healthy = true;

  async function beat(signsWith: string | null): Promise<{ keptLast: boolean }> {
    const at = clock();
    const before = last;
    // Read where it is written: after a failover other connections may still lead to the old primary.
    const { run, found } = await inTransaction(async ({ runs }) => {
      const seen = before && (await runs.lastSeen(before.run));
      lacksLast ||= before !== undefined && (seen === undefined || seen < before.at);
      // After a sleep, or where the clock was set back, what lies between is no time in which it ran.
      const goesOn = before !== undefined && seen !== undefined && Math.abs(seen - at) <= runTolerance;
      const id = goesOn ? before.run : newId();
      await (goesOn ? runs.beat(id, at, signsWith) : runs.start(id, at, tokenLifetime, signsWith));
      return { run: id, found: seen };
    });
    // A process that slept, or whose database was away, begins a new run too, and nothing is lost.
    if (before !== undefined && (found === undefined || found < before.at - runTolerance)) onRestored();
    last = { run, at };
    longest = await stores.runs.longestTokenLifetime(at);
    const keptLast = !lacksLast;
    lacksLast = false;
    return { keptLast };
  }

  return {
    longestTokenLifetime: () => longest,
    lastAt: () => last?.at,
    isHealthy: () => healthy && (last === undefined || Math.abs(clock() - last.at) <= longestBeat),
    async beat(signsWith) {
      try {
        const outcome = await beat(signsWith);
        healthy = true;
        return outcome;
      } catch (error) {
        healthy = false;
        throw error;
      }
    },
  };
}
