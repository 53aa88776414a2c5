/** Runs something later and returns how to call it off; what waits in the background keeps no process alive. */
export type Schedule = (milliseconds: number, run: () => void, background?: boolean) => () => void;

/** What a browser caps delays at. */
const longest = 2 ** 31 - 1; // ms

export const scheduleTimeout: Schedule = (milliseconds, run, background = false) => {
  const timer = setTimeout(run, Math.min(milliseconds, longest));
  // In browsers it is a number.
  if (background) (timer as { unref?: () => void }).unref?.();
  return () => clearTimeout(timer);
};

/** Resolves later. */
export function wait(schedule: Schedule, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void schedule(milliseconds, resolve));
}
