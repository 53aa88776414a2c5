import { readdirSync, readFileSync } from "node:fs";
import { setPriority } from "node:os";

/** Threads that hashing leaves to file system, DNS and compression: as many as libuv has by default. */
const othersThreads = 4;
/** libuv takes no more (https://docs.libuv.org/en/v1.x/threadpool.html). */
const mostThreads = 1_024;

/** How many hashes run at once on a machine of so many cores: all but one, so that the event loop keeps its own. */
export function hashingConcurrency(cores: number): number {
  return Math.min(Math.max(1, cores - 1), mostThreads - othersThreads);
}

/**
 * Sizes libuv's thread pool so that hashing never fills it. libuv reads the variable when the pool is first used, so
 * this comes before anything that is asynchronous: run-server.ts calls it first. A larger pool that was asked for stays.
 */
export function sizeThreadPool(environment: NodeJS.ProcessEnv, hashing: number): void {
  const asked = Number(environment["UV_THREADPOOL_SIZE"]) || 0;
  environment["UV_THREADPOOL_SIZE"] = String(Math.max(asked, hashing + othersThreads));
}

/** As `nice` counts: the event loop gets nine tenths of a core that both want. */
const lowered = 10;

/**
 * Lets the event loop go before libuv's threads where they want the same core, so that a storm of log-ins does not slow
 * refreshes. Linux knows priorities of threads (setpriority(2)); elsewhere, and where that is forbidden, nothing changes.
 * The pool must be running.
 */
export function lowerThreadPool(): void {
  if (process.platform !== "linux") return;
  for (const id of threads()) {
    try {
      const name = readFileSync(`/proc/self/task/${id}/comm`, "utf8");
      if (name.startsWith("libuv-worker")) setPriority(Number(id), lowered);
    } catch {
      // It has ended, or a sandbox keeps its priority: then a storm of log-ins slows refreshes, and no more.
    }
  }
}

/** None where a sandbox hides them. */
function threads(): string[] {
  try {
    return readdirSync("/proc/self/task");
  } catch {
    return [];
  }
}
