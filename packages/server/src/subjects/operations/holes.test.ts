import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findHoles, type Run, runTolerance } from "./holes.ts";

const run = (startedAt: number, lastSeenAt: number): Run => ({ startedAt, lastSeenAt });
const minute = 60_000;

test("a database that no server has used has no hole", () => {
  assert.deepEqual(findHoles([], 100 * minute), []);
});

test("a pause is a hole once it is longer than the tolerance on both sides", () => {
  const pausedFor = (pause: number) => [run(0, minute), run(minute + pause, 100 * minute)];
  assert.deepEqual(findHoles(pausedFor(2 * minute), 100 * minute), []);
  assert.deepEqual(findHoles(pausedFor(2 * minute + 1), 100 * minute), [
    { from: minute, until: 3 * minute + 1 },
  ]);
});

test("where no server runs now, the hole goes on until now", () => {
  assert.deepEqual(findHoles([run(0, minute)], 10 * minute), [{ from: minute, until: 10 * minute }]);
  assert.deepEqual(findHoles([run(0, minute)], 2 * minute), []);
});

test("servers side by side leave a hole only where none of them ran", () => {
  const runs = [run(0, 50 * minute), run(5 * minute, 10 * minute), run(60 * minute, 90 * minute)];
  assert.deepEqual(findHoles(runs.toReversed(), 90 * minute), [{ from: 50 * minute, until: 60 * minute }]);
});

test("a clock that was set back makes no hole", () => {
  assert.deepEqual(findHoles([run(0, 100 * minute)], 10 * minute), []);
});

test("between the first run and now, what no run covers lies in a hole, and the holes filled leave none", () => {
  const time = fc.integer({ min: 0, max: 40 }).map((units) => units * 30_000);
  const aRun = fc.tuple(time, time).map(([a, b]) => run(Math.min(a, b), Math.max(a, b)));
  fc.assert(
    fc.property(fc.array(aRun, { minLength: 1, maxLength: 6 }), time, time, (runs, now, moment) => {
      const holes = findHoles(runs, now);
      const covered = runs.some(
        ({ startedAt, lastSeenAt }) =>
          startedAt <= moment + runTolerance && lastSeenAt >= moment - runTolerance,
      );
      const first = Math.min(...runs.map(({ startedAt }) => startedAt));
      const isWithin = moment >= first && moment <= now - runTolerance;
      if (isWithin && !covered) assert.ok(holes.some(({ from, until }) => from < moment && moment < until));
      assert.deepEqual(findHoles([...runs, ...holes.map(({ from, until }) => run(from, until))], now), []);
    }),
  );
});
