import { performance } from "node:perf_hooks";
import { Problem } from "../../problem.ts";
import type { Hashed } from "./hashing-threads.ts";

/** How long a hash may wait at most (ms), by the estimate: a client that is kept longer has often given up. */
const longestWait = 3_000;
/** Bounds the memory that waiting requests hold, however short the hashes are. */
const mostWaiting = 1_000;
/** What a hash is taken to cost (ms) until one has been measured. */
const firstEstimate = 50;
/** How much a new measurement counts against those before it. */
const newestShare = 0.2;
/** From this share of its time on the event loop is short of it. Log-ins alone, one hash at a time, take less than half of it. */
const busyLoop = 0.7;
/** For each hash that runs another one is with its thread, which begins it at once, whatever the event loop is doing. */
const withThread = 2;

/**
 * Lets a bounded number of costly computations run at once, and a bounded number wait. Where the event loop is short of
 * time they are to rest, so that a storm of log-ins does not slow refreshes. A low priority is not enough for that: Linux
 * takes no core for idle on which a thread computes, however low, and lets what works for the event loop wait in line elsewhere.
 */
export interface HashQueue {
  /**
   * Gives the work to its thread when its turn comes, and says whether it is to rest first.
   *
   * @param signal drops the work while it still waits here, with the signal's reason: its client has gone away.
   * @throws {Problem} `overloaded` with `Retry-After` if too much waits; rejects as the work does otherwise.
   */
  run<Value>(work: (isToRest: boolean) => Promise<Hashed<Value>>, signal?: AbortSignal): Promise<Value>;
  stats(): HashQueueStats;
}

interface HashQueueStats {
  /** Those that rest count. */
  readonly running: number;
  readonly waiting: number;
  /** What one more would wait (ms), estimated. */
  readonly wait: number;
}

interface HashQueueOptions {
  /** How many run at once. */
  readonly concurrency: number;
  /** A monotonic clock in ms. */
  readonly clock?: () => number;
  /** Begins to watch the event loop; what it gives tells which share of its time the loop has been busy since. */
  readonly watchLoop?: () => () => number;
  /** Told of each that ran how long it waited and how long it took (ms). */
  readonly onRun?: (waited: number, took: number) => void;
}

/** In order of arrival. The bound follows what hashes cost here: about three seconds of waiting. */
export function createHashQueue({
  concurrency,
  clock = () => performance.now(),
  watchLoop = watchEventLoop,
  onRun = () => {},
}: HashQueueOptions): HashQueue {
  // A set keeps the order of arrival and forgets a dropped waiter at once.
  const waiting = new Set<() => void>();
  const places = withThread * concurrency;
  let given = 0;
  let estimate = firstEstimate;
  let isToRest = false;

  function stats(): HashQueueStats {
    const running = Math.min(given, concurrency);
    const behind = given - running + waiting.size;
    const wait = running < concurrency ? 0 : ((behind + 1) * estimate) / concurrency;
    return { running, waiting: behind, wait };
  }

  function admit(): void {
    const { waiting: behind, wait } = stats();
    if (behind < mostWaiting && wait <= longestWait) return;
    throw new Problem("overloaded", "Too many log-ins at this moment. Try again shortly.", {
      retryAfter: Math.max(1, Math.ceil(wait / 1_000)),
      note: `${behind} password hashes are waiting`,
    });
  }

  function waitForTurn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const drop = () => {
        waiting.delete(start);
        reject(signal?.reason);
      };
      const start = () => {
        signal?.removeEventListener("abort", drop);
        resolve();
      };
      waiting.add(start);
      signal?.addEventListener("abort", drop, { once: true });
    });
  }

  /** A place that becomes free goes to the first in line, so nobody slips in between. */
  function leave(): void {
    const [first] = waiting;
    if (first === undefined) {
      given--;
      // Whoever comes after a pause meets another load.
      if (given === 0) isToRest = false;
      return;
    }
    waiting.delete(first);
    first();
  }

  return {
    async run(work, signal) {
      signal?.throwIfAborted();
      admit();
      const asked = clock();
      if (given < places) given++;
      else await waitForTurn(signal);
      const load = watchLoop();
      try {
        const { value, took, rested } = await work(isToRest);
        // A process that was halted in the midst of one seems to have taken hours.
        estimate += (Math.min(took + rested, longestWait) - estimate) * newestShare;
        onRun(Math.max(0, clock() - asked - took), took);
        return value;
      } finally {
        isToRest = load() >= busyLoop;
        leave();
      }
    },
    stats,
  };
}

function watchEventLoop(): () => number {
  const before = performance.eventLoopUtilization();
  return () => performance.eventLoopUtilization(before).utilization;
}
