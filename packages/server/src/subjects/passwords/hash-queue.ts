import { performance } from "node:perf_hooks";
import { Problem } from "../../problem.ts";

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
/** How long a place then stays empty behind a hash, for each ms that the hash took. */
const restShare = 0.5;
/** ms: a process that was halted in the midst of a hash seems to have taken hours for it. */
const longestRest = 500;

/**
 * Lets a bounded number of costly computations run at once, and a bounded number wait. Where the event loop is short of
 * time they take rests, so that a storm of log-ins does not slow refreshes. A low priority is not enough for that: Linux
 * takes no core for idle on which a thread computes, however low, and lets what works for the event loop wait in line elsewhere.
 */
export interface HashQueue {
  /**
   * Runs the work when its turn comes.
   *
   * @param signal drops the work while it still waits, with the signal's reason: its client has gone away.
   * @throws {Problem} `overloaded` with `Retry-After` if too much waits; rejects as the work does otherwise.
   */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
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
  /** A monotonic clock in ms, to measure what the work costs. */
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
  let running = 0;
  let estimate = firstEstimate;

  const wait = () => (running < concurrency ? 0 : ((waiting.size + 1) * estimate) / concurrency);

  function admit(): void {
    if (waiting.size < mostWaiting && wait() <= longestWait) return;
    throw new Problem("overloaded", "Too many log-ins at this moment. Try again shortly.", {
      retryAfter: Math.max(1, Math.ceil(wait() / 1_000)),
      note: `${waiting.size} password hashes are waiting`,
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
      running--;
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
      if (running < concurrency) running++;
      else await waitForTurn(signal);
      const start = clock();
      const busy = watchLoop();
      try {
        return await work();
      } finally {
        const took = clock() - start;
        const rest = busy() < busyLoop ? 0 : Math.min(took * restShare, longestRest);
        estimate += (took + rest - estimate) * newestShare;
        onRun(start - asked, took);
        if (rest > 0) setTimeout(leave, rest);
        else leave();
      }
    },
    stats: () => ({ running, waiting: waiting.size, wait: wait() }),
  };
}

function watchEventLoop(): () => number {
  const before = performance.eventLoopUtilization();
  return () => performance.eventLoopUtilization(before).utilization;
}
