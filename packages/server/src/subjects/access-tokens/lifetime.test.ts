import assert from "node:assert/strict";
import { test } from "node:test";
import { lifetimeOf } from "./lifetime.ts";

test("a lifetime is whole seconds, and no longer than is set", () => {
  assert.deepEqual([lifetimeOf(2_900, 0), lifetimeOf(300_999, 0.001), lifetimeOf(300, 0)], [2, 300, 1]);
});

test("one of seconds is as long as is set", () => {
  for (const seconds of [1, 2, 3, 5, 9]) assert.equal(lifetimeOf(seconds * 1000, 1), seconds);
});
