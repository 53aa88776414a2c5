import assert from "node:assert/strict";
import { test } from "node:test";
import { purgeTime } from "./purge-time.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 5, 1);
const run = (from: number, until: number) => ({ startedAt: start + from, lastSeenAt: start + until });
const timeOf = (runs: readonly ReturnType<typeof run>[], now: number) => purgeTime(runs, start + now) - start;

test("where servers ran all the time, rows are judged by now", () => {
  assert.equal(timeOf([run(0, 90 * day)], 90 * day), 90 * day);
  assert.equal(timeOf([run(0, 0)], 0), 0);
  assert.equal(timeOf([run(0, 5 * day), run(day, 9 * day), run(8 * day, 20 * day)], 20 * day), 20 * day);
  assert.equal(timeOf([run(0, 9 * day)], 9 * day - minute), 9 * day - minute);
});

test("after a time in which none is known to have run, rows get old by an hour each minute", () => {
  const before = run(0, 10 * day);
  assert.equal(timeOf([before, run(71 * day, 71 * day)], 71 * day), 10 * day);
  assert.equal(timeOf([before, run(71 * day, 71 * day + minute)], 71 * day + minute), 10 * day + hour);
  assert.equal(timeOf([before, run(71 * day, 73 * day)], 73 * day), 73 * day);
});

test("neither restarts nor servers beside each other hurry it", () => {
  const before = run(0, 10 * day);
  const ahead = [run(71 * day, 71 * day + minute), run(71 * day + minute, 71 * day + 2 * minute)];
  assert.equal(timeOf([before, ...ahead, ...ahead], 71 * day + 2 * minute), 10 * day + 2 * hour);
});

test("a clock that is right again holds nothing back", () => {
  const runs = [run(71 * day, 71 * day + minute), run(0, 10 * day), run(10 * day, 11 * day)];
  assert.equal(timeOf(runs, 11 * day), 11 * day);
});

test("a run by a clock that was never set does not count", () => {
  const unset = { startedAt: 0, lastSeenAt: minute };
  assert.equal(timeOf([unset, run(0, 10 * day)], 10 * day), 10 * day);
  assert.equal(purgeTime([unset], minute), minute);
});
