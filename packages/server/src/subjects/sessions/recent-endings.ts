import type { EndReason } from "@countersign/protocol";
import type { Origin } from "../audit/audit-event.ts";

/** The ending of a session as it was written. */
export interface CommittedEnding {
  readonly sessionId: string;
  readonly userId: string;
  readonly reason: EndReason;
  readonly origin: Origin;
  readonly actorId?: string;
}

/** The endings that this process lately wrote to the disk, in their order. */
export interface RecentEndings {
  /** How many were ever noted: a place in the order. */
  count(): number;
  note(endings: readonly CommittedEnding[]): void;
  /** Those that are remembered of the ones noted after the first `place`. */
  since(place: number): CommittedEnding[];
}

const kept = 600_000; // ms: long after every failover
const mostKept = 100_000;

/** Remembers the endings of ten minutes, the newest 100,000 at most. */
export function createRecentEndings(clock: () => number, most = mostKept): RecentEndings {
  const remembered = new Map<number, CommittedEnding & { readonly at: number }>();
  let count = 0;

  function forget(now: number): void {
    for (const [place, { at }] of remembered) {
      if (remembered.size <= most && at > now - kept) break;
      remembered.delete(place);
    }
  }

  return {
    count: () => count,
    note(endings) {
      const at = clock();
      for (const ending of endings) remembered.set(count++, { ...ending, at });
      forget(at);
    },
    since(place) {
      forget(clock());
      return [...remembered].filter(([noted]) => noted >= place).map(([, ending]) => ending);
    },
  };
}
