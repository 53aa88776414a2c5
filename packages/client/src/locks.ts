import type { Announcer } from "./listeners.ts";
import type { Schedule } from "./schedule.ts";
import { createQueue } from "./queue.ts";

/** As much of the browser's LockManager as is needed. */
export interface Locks {
  request<Result>(
    name: string,
    options: { readonly signal: AbortSignal },
    run: () => Promise<Result>,
  ): Promise<Result>;
}

/** Longer than whoever holds it may take: a request's time limit, and some. */
const patience = 15_000; // ms

/** A queue within one client, for where there are no Web Locks. Nobody holds it for long, so the signal is not needed. */
export function createLocalLocks(): Locks {
  const inTurn = createQueue();
  return { request: (_name, _options, run) => inTurn(run) };
}

export interface LockParts extends Pick<Announcer, "hush"> {
  readonly locks: Locks;
  readonly schedule: Schedule;
}

/**
 * Runs alone in this browser, and tells no listener until it is over. A lock that is not given in time, or refused, is done without: to refresh twice at once is a
 * waste and no harm, for the server gives both the same token.
 */
export async function withLock<Result>(
  parts: LockParts,
  name: string,
  run: () => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  let given = 0;
  const cancel = parts.schedule(patience, () => abort.abort());
  try {
    return await parts.locks.request(name, { signal: abort.signal }, () => {
      parts.hush((given = 1));
      cancel();
      return run();
    });
  } catch (error) {
    if (given) throw error;
    return await run();
  } finally {
    cancel();
    parts.hush(-given);
  }
}
