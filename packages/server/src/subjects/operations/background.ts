import type { RecentEndings } from "../sessions/recent-endings.ts";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { Heartbeat } from "./heartbeat.ts";

export interface BackgroundParts {
  readonly heartbeat: Heartbeat;
  readonly signingKeys: Pick<SigningKeys, "begin" | "tend" | "state">;
  readonly recentEndings: Pick<RecentEndings, "count">;
  /** Ends again what was ended after the first `place` endings and serves all the same; tells how many. */
  readonly reassertEndings: (place: number) => Promise<number>;
  /** Told how many endings a failover had lost. */
  readonly onReasserted: (count: number) => void;
  readonly purge: (signal?: AbortSignal) => Promise<void>;
  /** Reads the revocations of all processes from here on. */
  readonly beginFeed: () => Promise<void>;
}

/** What a server does by itself. */
export interface Background {
  /** Before it serves: makes sure that it can sign, as its settings say, and notes that it runs. */
  begin(): Promise<void>;
  /** Each second: the heartbeat and the signing keys. */
  beat(): Promise<void>;
  /** Now and then: deletes what nobody needs any more, until the signal is given. */
  purge(signal?: AbortSignal): Promise<void>;
}

export function createBackground(parts: BackgroundParts): Background {
  const { signingKeys, purge, beginFeed } = parts;
  const beat = createBeat(parts);
  return {
    async begin() {
      await signingKeys.begin();
      await beat();
      await beginFeed();
    },
    async beat() {
      // Each by itself: where one cannot write, the other may still read.
      const outcomes = await Promise.allSettled([beat(), signingKeys.tend()]);
      for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    },
    async purge(signal) {
      // After a long sleep this process's own run would look like an old one.
      await beat();
      await purge(signal);
    },
  };
}

/**
 * A database that has the last heartbeat has what was written before it. The endings after it are looked at again, and
 * all of them where the heartbeat is gone: a standby that takes over may lack the last writes.
 */
function createBeat(parts: BackgroundParts): () => Promise<void> {
  const { heartbeat, signingKeys, recentEndings, reassertEndings, onReasserted } = parts;
  /** How many endings are known to be as lasting as the last heartbeat. */
  let kept = 0;
  return async () => {
    const noted = recentEndings.count();
    const { keptLast } = await heartbeat.beat(signingKeys.state().current?.kid ?? null);
    if (!keptLast) kept = 0;
    const count = await reassertEndings(kept);
    if (count > 0) onReasserted(count);
    kept = noted;
  };
}
