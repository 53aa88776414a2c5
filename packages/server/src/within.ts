import { setTimeout as pause } from "node:timers/promises";

/** Waits for the work, and for so long (ms) at most. */
export async function within(timeout: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const { signal } = done;
  try {
    await Promise.race([work, pause(timeout, undefined, { signal })]);
  } finally {
    done.abort();
  }
}
