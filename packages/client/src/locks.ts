import type { Schedule } from "./schedule.ts";
import { ignore } from "./ignore.ts";

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
  let last: Promise<unknown> = Promise.resolve();
  return {
    request(_name, _options, run) {
      const mine = last.then(run);
      last = mine.catch(ignore);
      return mine;
    },
  };
}

/**
 * Runs alone in this browser. A lock that is not given in time, or refused, is done without: to refresh twice at once is a
 * waste and no harm, for the server gives both the same token.
 */
export async function withLock<Result>(
  { locks, schedule }: { readonly locks: Locks; readonly schedule: Schedule },
  name: string,
  run: () => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  let isGiven = false;
  const cancel = schedule(patience, () => abort.abort());
  try {
    return await locks.request(name, { signal: abort.signal }, () => {
      isGiven = true;
      cancel();
      return run();
    });
  } catch (error) {
    if (isGiven) throw error;
    return await run();
  } finally {
    cancel();
  }
}
