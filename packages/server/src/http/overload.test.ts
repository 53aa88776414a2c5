import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createDemo } from "./testing/demo-server.ts";

test("while the event loop cannot keep up, requests are overloaded with Retry-After", async (t) => {
  const { app, log } = createDemo({ limits: { eventLoopDelay: 5, eventLoopSample: 200 } });
  t.after(() => app.close());
  await app.ready();
  const until = performance.now() + 300;
  while (performance.now() < until);
  await setImmediate();
  const answer = await app.inject("/keys");
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.json().code, "overloaded");
  assert.equal(answer.json().action, "retry");
  assert.equal(answer.headers["retry-after"], "2");
  assert.match(log.join(""), /eventLoopDelay is/);
});
