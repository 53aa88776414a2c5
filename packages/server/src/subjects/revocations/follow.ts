import { setImmediate } from "node:timers/promises";
import type { Hints } from "../../database/connection.ts";
import type { LiveSet } from "./live-set.ts";
import type { LiveRevocation, RevocationRecord } from "./revocation.ts";
import type { RevocationSigner } from "./revocation-signer.ts";
import type { RevocationStore } from "./store.ts";

export interface FollowParts {
  readonly store: RevocationStore;
  readonly live: LiveSet;
  readonly signer: RevocationSigner;
  readonly clock: () => number;
  /** Of other processes; `undefined` where there are none. */
  readonly hints: Hints | undefined;
  /** Told what is new, once each. */
  readonly onNews: (news: readonly LiveRevocation[]) => void;
}

/** Reads the revocations that any process writes. */
export interface Follow {
  /** Reads what is live, and goes on reading from here on. */
  begin(): Promise<void>;
  /** Reads all that was committed before the call; rejects where the database cannot be read. */
  look(): Promise<void>;
  /** To be called after this process has committed a revocation: looks now, and lets others know. */
  readonly hint: () => void;
  /** Up to when (ms) all that was committed is read. */
  readonly readAt: () => number;
  stop(): Promise<void>;
}

const lookEvery = 250; // ms
/**
 * ms: what is committed late has a time that lies back. No transaction lasts as long: SQLite undoes it after some seconds,
 * PostgreSQL's time-outs bound each statement and each pause, and few of them follow a revocation.
 */
export const overlap = 70_000;
/** ms: a clock that goes back by more was ahead, and what was over then is live again. */
export const clockStep = 5_000;
/** ms: a failover may take one and another come meanwhile, which a count does not show. */
const compareEvery = 2_000;
const page = 1_000; // rows
const idsAtOnce = 500; // below the parameters that a statement may have

/**
 * The database is the truth: looks re-read the overlap and compare by id, now and then at least; between, while nothing
 * is new, a count by an index does. Hints of other processes only make the next look come sooner.
 */
export function createFollow({ store, live, signer, clock, hints, onNews }: FollowParts): Follow {
  let readAt = -Infinity;
  let comparedAt = -Infinity;
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  let stop: (() => Promise<void>) | undefined;

  /** Who asks while a look is under way waits for the next, which they share: that one began before their commit. */
  function look(): Promise<void> {
    waiting ??= last
      .catch(() => {})
      .then(() => {
        waiting = undefined;
        last = readNews();
        return last;
      });
    return waiting;
  }

  async function readNews(): Promise<void> {
    const now = clock();
    if (now < readAt - clockStep) return readAll();
    // After a pause, or a clock that was set back, from where the last look was.
    const since = Math.min(now, readAt) - overlap;
    live.dropOver(now);
    const isDue = Math.abs(now - comparedAt) >= compareEvery;
    if (isDue || (await store.countSince(since, now)) !== live.countSince(since, now)) {
      const unknown = (await store.idsSince(since, now)).filter((id) => !live.has(id));
      for (let from = 0; from < unknown.length; from += idsAtOnce)
        await take(await store.find(unknown.slice(from, from + idsAtOnce)));
      comparedAt = now;
    }
    readAt = now;
  }

  async function take(revocations: readonly RevocationRecord[]): Promise<void> {
    const news = live.add(await signer.ensureSigned(revocations));
    if (news.length === 0) return;
    onNews(news);
    // Connections get their turn to send it, so that nobody who keeps up looks slow.
    await setImmediate();
  }

  async function readAll(): Promise<void> {
    const now = clock();
    for (let after: string | undefined = ""; after !== undefined; ) {
      const revocations: RevocationRecord[] = await store.live(now, after, page);
      await take(revocations);
      after = revocations.length === page ? revocations.at(-1)?.id : undefined;
    }
    readAt = now;
  }

  // What could not be read is read by a later look; until then there are no heartbeats, and readers know.
  const wake = () => void (stop && look().catch(() => {}));
  return {
    look,
    readAt: () => readAt,
    async begin() {
      await readAll();
      const timer = setInterval(wake, lookEvery);
      timer.unref();
      const stopListening = hints?.listen(wake);
      stop = async () => {
        clearInterval(timer);
        await stopListening?.();
      };
    },
    hint() {
      wake();
      hints?.send();
    },
    async stop() {
      const stopping = stop?.();
      stop = undefined;
      await stopping;
      await (waiting ?? last).catch(() => {});
    },
  };
}
