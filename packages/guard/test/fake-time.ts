import { setImmediate as nextTurn } from "node:timers/promises";
import type { Schedule } from "../src/surroundings.ts";

/** A clock and timers that the test moves. */
export function createFakeTime(start = Date.UTC(2026, 0, 1)) {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const schedule: Schedule = (milliseconds, run) => {
    const timer = { at: now + milliseconds, run };
    timers.add(timer);
    return () => timers.delete(timer);
  };

  return {
    clock: () => now,
    schedule,
    /** Lets all that can happen without time passing happen. */
    settle,
    /** Lets time pass, timer by timer. */
    async advance(milliseconds: number): Promise<void> {
      const end = now + milliseconds;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        // Those that are late after a jump run now.
        now = Math.max(now, next.at);
        next.run();
        await settle();
      }
      now = end;
      await settle();
    },
    /** Moves the clock alone: as if the machine had slept, or its clock were set. */
    jump: (milliseconds: number) => (now += milliseconds),
    /** How many wait. */
    waiting: () => timers.size,
  };
}

export type FakeTime = ReturnType<typeof createFakeTime>;

/** Streams pass on what they hold within a few turns of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await nextTurn();
}
