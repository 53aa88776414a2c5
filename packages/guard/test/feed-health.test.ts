import assert from "node:assert/strict";
import { test } from "node:test";
import { createFeedHealth } from "../src/feed-health.ts";
import { createFakeTime } from "./fake-time.ts";

function doNothing(): void {}

test("by a clock of NaN no heartbeat is fresh and no feed is up", () => {
  const time = createFakeTime();
  let isBroken = false;
  const clock = () => (isBroken ? Number.NaN : time.clock());
  const health = createFeedHealth({
    surroundings: { ...time, clock, fetch, random: () => 0.5 },
    signal: new AbortController().signal,
    onDown: doNothing,
    onUp: doNothing,
    onError: doNothing,
  });
  health.good();
  assert.deepEqual([health.isFresh(0), health.state()], [true, "up"]);
  isBroken = true;
  assert.deepEqual([health.isFresh(Number.MAX_VALUE), health.state()], [false, "down"]);
});
