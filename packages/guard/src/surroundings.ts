import type { Clock } from "@countersign/jwt";

/** Runs something later, and returns how to call it off; what waits in the background keeps no process alive. */
export type Schedule = (milliseconds: number, run: () => void, background?: boolean) => () => void;

/** What a guard takes from the machine: parameters, so that tests can hold them. */
export interface Surroundings {
  /** Default: the system's clock. */
  readonly clock: Clock;
  /** A number from 0 up to 1, for jitter; default `Math.random`. */
  readonly random: () => number;
  /** Default: the global one. */
  readonly fetch: typeof fetch;
  /** Default: `setTimeout`. */
  readonly schedule: Schedule;
}

export function readSurroundings(given: Partial<Surroundings>): Surroundings {
  return {
    clock: given.clock ?? Date.now,
    random: given.random ?? Math.random,
    // Looked up at each call: tracing tools replace it after the start.
    fetch: given.fetch ?? ((input, init) => fetch(input, init)),
    schedule: given.schedule ?? scheduleTimeout,
  };
}

const scheduleTimeout: Schedule = (milliseconds, run, background = false) => {
  const timer = setTimeout(run, milliseconds);
  // Deno and browsers answer with a number.
  if (background) (timer as { unref?: () => void }).unref?.();
  return () => clearTimeout(timer);
};

/** Resolves later, in the background, or at once when the signal says so. */
export function wait(schedule: Schedule, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = schedule(milliseconds, done, true);
    signal.addEventListener("abort", done);
  });
}
