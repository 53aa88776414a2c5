/** Runs something later, within 24 days, and returns how to call it off; what waits in the background keeps no process alive. */
export type Schedule = (milliseconds: number, run: () => void, background?: boolean) => () => void;

export const scheduleTimeout: Schedule = (milliseconds, run, background = false) => {
  const timer = setTimeout(run, milliseconds);
  // In browsers it is a number.
  if (background) (timer as { unref?: () => void }).unref?.();
  return () => clearTimeout(timer);
};

/** Resolves later. */
export function wait(schedule: Schedule, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void schedule(milliseconds, resolve));
}
