import type { Clock } from "@countersign/jwt";

/** Runs something later, and returns how to call it off. */
export type Schedule = (milliseconds: number, run: () => void) => () => void;

/** What a guard takes from the machine: parameters, so that tests can hold them. */
export interface Surroundings {
  /** Default: the system's clock. */
  readonly clock: Clock;
  /** A number from 0 up to 1, for jitter; default `Math.random`. */
  readonly random: () => number;
  /** Default: the global one. */
  readonly fetch: typeof fetch;
  /** Default: `setTimeout`, in a way that does not keep the process alive. */
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

const scheduleTimeout: Schedule = (milliseconds, run) => {
  const timer: unknown = setTimeout(run, milliseconds);
  // Deno and browsers answer with a number.
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") {
    timer.unref();
  }
  return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
};

/** Resolves later, or at once when the signal says so. */
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
    const cancel = schedule(milliseconds, done);
    signal.addEventListener("abort", done);
  });
}
