import { setImmediate as nextTurn } from "node:timers/promises";
import type { Schedule } from "../src/schedule.ts";

/** A monotonic clock, a system clock and timers that the test moves. */
export function createFakeTime() {
  let monotonic = 5_000;
  let wall = Date.UTC(2026, 0, 1);
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const schedule: Schedule = (milliseconds, run) => {
    const timer = { at: monotonic + milliseconds, run };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const move = (to: number) => {
    wall += to - monotonic;
    monotonic = to;
  };

  return {
    monotonicClock: () => monotonic,
    wallClock: () => wall,
    schedule,
    /** Lets all that can happen without time passing happen. */
    settle,
    /** Lets time pass, timer by timer. */
    async advance(milliseconds: number): Promise<void> {
      const end = monotonic + milliseconds;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        move(next.at);
        next.run();
        await settle();
      }
      move(end);
      await settle();
    },
    /** Sets the system's clock, or lets the laptop sleep in a browser whose monotonic clock stops then. */
    setWall: (by: number) => (wall += by),
    /** Sleeps in a browser whose monotonic clock goes on: no timer runs. */
    sleep: (milliseconds: number) => move(monotonic + milliseconds),
    waiting: () => timers.size,
  };
}

export type FakeTime = ReturnType<typeof createFakeTime>;

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await nextTurn();
}
