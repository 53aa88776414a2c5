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
