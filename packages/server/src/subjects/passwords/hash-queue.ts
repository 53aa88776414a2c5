import { performance } from "node:perf_hooks";
import { Problem } from "../../problem.ts";
import type { Hashed } from "./hashing-threads.ts";

/** How long a hash may wait at most (ms), by the estimate: a client that is kept longer has often given up. */
const longestWait = 3_000;
/** One that other networks have kept waiting for so long (ms) is refused when its turn comes. */
const tooLate = 2 * longestWait;
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

/** For whom a hash is made. */
export interface HashCaller {
  /** Drops the work while it still waits, with the signal's reason: its client has gone away. */
  readonly signal?: AbortSignal | undefined;
  /** Networks take turns, so that one which asks for much keeps itself waiting and no other. Those without one are one. */
  readonly network?: string | undefined;
}

/**
 * Lets a bounded number of costly computations run at once, and a bounded number wait. Where the event loop is short of
 * time they are to rest, so that a storm of log-ins does not slow refreshes. A low priority is not enough for that: Linux
 * takes no core for idle on which a thread computes, however low, and lets what works for the event loop wait in line elsewhere.
 */
export interface HashQueue {
  /**
   * Gives the work to its thread when its turn comes, and says whether it is to rest first.
   *
   * @throws {Problem} `overloaded` with `Retry-After` if too much waits; rejects as the work does otherwise.
   */
  run<Value>(work: (isToRest: boolean) => Promise<Hashed<Value>>, caller?: HashCaller): Promise<Value>;
  stats(): HashQueueStats;
}

interface HashQueueStats {
  /** Those that rest count. */
  readonly running: number;
  readonly waiting: number;
  /** What one more would wait (ms) at most, estimated. */
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

/** In order of arrival within a network. The bound follows what hashes cost here: about three seconds of waiting. */
export function createHashQueue({
  concurrency,
  clock = () => performance.now(),
  watchLoop = watchEventLoop,
  onRun = () => {},
}: HashQueueOptions): HashQueue {
  /** Who waits, by network, in the order of the networks' turns. A set forgets a dropped waiter at once. */
  const lines = new Map<string, Set<() => void>>();
  let waiting = 0;
  const places = withThread * concurrency;
  let given = 0;
  let estimate = firstEstimate;
  let isToRest = false;

  function stats(): HashQueueStats {
    const running = Math.min(given, concurrency);
    const behind = given - running + waiting;
    return { running, waiting: behind, wait: waitBehind(behind) };
  }

  function waitBehind(others: number): number {
    return given < concurrency ? 0 : ((others + 1) * estimate) / concurrency;
  }

  /** Who is served before one more of a network: as many of each other one as of its own. */
  function before(network: string): number {
    const own = lines.get(network)?.size ?? 0;
    const others = [...lines].map(([name, { size }]) => (name === network ? size : Math.min(size, own + 1)));
    return others.reduce((sum, size) => sum + size, Math.max(0, given - concurrency));
  }

  function admit(network: string): void {
    const { waiting: behind } = stats();
    const wait = waitBehind(before(network));
    if (behind >= mostWaiting || wait > longestWait) throw overloaded(behind, wait);
  }

  function waitForTurn(network: string, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const drop = () => {
        takeOut(network, start);
        reject(signal?.reason);
      };
      const start = () => {
        signal?.removeEventListener("abort", drop);
        resolve();
      };
      lines.set(network, (lines.get(network) ?? new Set()).add(start));
      waiting++;
      signal?.addEventListener("abort", drop, { once: true });
    });
  }

  function takeOut(network: string, start: () => void): void {
    const line = lines.get(network);
    line?.delete(start);
    if (line?.size === 0) lines.delete(network);
    waiting--;
  }

  /** A place that becomes free goes to the first of the network whose turn it is, so nobody slips in between. */
  function leave(): void {
    const [next] = lines;
    if (next === undefined) {
      given--;
      // Whoever comes after a pause meets another load.
      if (given === 0) isToRest = false;
      return;
    }
    const [network, line] = next;
    // Behind the others for its next turn.
    lines.delete(network);
    lines.set(network, line);
    const [first] = line;
    if (first === undefined) throw new TypeError("A line without anybody is none.");
    takeOut(network, first);
    first();
  }

  return {
    async run(work, { signal, network = "" } = {}) {
      signal?.throwIfAborted();
      admit(network);
      const asked = clock();
      if (given < places) given++;
      else await waitForTurn(network, signal);
      if (clock() - asked > tooLate) {
        leave();
        throw overloaded(stats().waiting, waitBehind(before(network)));
      }
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

function overloaded(behind: number, wait: number): Problem {
  return new Problem("overloaded", "Too many log-ins at this moment. Try again shortly.", {
    retryAfter: Math.max(1, Math.ceil(wait / 1_000)),
    note: `${behind} password hashes are waiting`,
  });
}

function watchEventLoop(): () => number {
  const before = performance.eventLoopUtilization();
  return () => performance.eventLoopUtilization(before).utilization;
}
