import { setTimeout as pause } from "node:timers/promises";

/** Waits for the work, and for so long (ms) at most; tells whether it is done. */
export async function within(timeout: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const { signal } = over;
  try {
    return await Promise.race([work.then(() => true), pause(timeout, false, { signal })]);
  } finally {
    over.abort();
  }
}
