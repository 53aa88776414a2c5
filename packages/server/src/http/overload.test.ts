import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { createDemo } from "./testing/demo-server.ts";

const eventLoopSample = 50; // ms

async function startDemo(t: TestContext) {
  const demo = createDemo({ limits: { eventLoopDelay: 5, eventLoopSample } });
  t.after(() => demo.app.close());
  await demo.app.ready();
  return demo;
}

/** Holds the event loop up, and lets what is due meanwhile be done. */
async function holdUp(ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until);
  await setTimeout(1);
}

test("a single hold-up, however long, is no overload", async (t) => {
  const { app } = await startDemo(t);
  await holdUp(20 * eventLoopSample);
  assert.equal((await app.inject("/keys")).statusCode, 200);
});

test("while the event loop cannot keep up, requests are overloaded with Retry-After", async (t) => {
  const { app, log } = await startDemo(t);
  for (let sample = 0; sample < 10; sample++) await holdUp(2 * eventLoopSample);
  const answer = await app.inject("/keys");
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.json().code, "overloaded");
  assert.equal(answer.json().action, "retry");
  assert.equal(answer.headers["retry-after"], "2");
  assert.match(log.join(""), /eventLoopDelay is/);
});
