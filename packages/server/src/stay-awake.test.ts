import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { createStayAwake } from "./stay-awake.ts";

/** How long the event loop sleeps (ms) while timers run one after another. */
async function sleepBetweenTimers(): Promise<number> {
  const before = performance.nodeTiming.idleTime;
  for (let timer = 0; timer < 10; timer += 1) await pause(5);
  return performance.nodeTiming.idleTime - before;
}

test("the event loop does not sleep until a millisecond after it was last kept awake", async (t) => {
  let now = 0;
  t.after(() => {
    now = Infinity;
  });
  const stayAwake = createStayAwake(() => now, 2);
  stayAwake();
  now = 0.9;
  assert.equal(await sleepBetweenTimers(), 0);
  stayAwake();
  now = 1.8;
  assert.equal(await sleepBetweenTimers(), 0);
  now = 1.9;
  assert.notEqual(await sleepBetweenTimers(), 0);
});

test("on a single core it sleeps", async (t) => {
  let now = 0;
  t.after(() => {
    now = Infinity;
  });
  createStayAwake(() => now, 1)();
  assert.notEqual(await sleepBetweenTimers(), 0);
});
