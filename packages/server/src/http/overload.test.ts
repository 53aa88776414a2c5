import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createDemo } from "./testing/demo-server.ts";

function startDemo(t: TestContext, eventLoopSample: number) {
  const demo = createDemo({ limits: { eventLoopDelay: 5, eventLoopSample } });
  t.after(() => demo.app.close());
  return demo;
}

/** Holds the event loop up, and lets it see so. */
async function holdUp(ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until);
  await setImmediate();
}

test("what the start itself holds up is no overload", async (t) => {
  const { app } = startDemo(t, 1_000);
  await app.listen({ port: 0, host: "127.0.0.1" });
  await holdUp(1_100);
  assert.equal((await app.inject("/keys")).statusCode, 200);
});

test("while the event loop cannot keep up, requests are overloaded with Retry-After", async (t) => {
  const { app, log } = startDemo(t, 200);
  await app.ready();
  await holdUp(300);
  const answer = await app.inject("/keys");
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.json().code, "overloaded");
  assert.equal(answer.json().action, "retry");
  assert.equal(answer.headers["retry-after"], "2");
  assert.match(log.join(""), /eventLoopDelay is/);
});
