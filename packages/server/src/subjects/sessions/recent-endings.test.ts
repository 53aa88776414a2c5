import assert from "node:assert/strict";
import { test } from "node:test";
import { type CommittedEnding, createRecentEndings } from "./recent-endings.ts";

const ending = (sessionId: string): CommittedEnding => ({
  sessionId,
  userId: "ada",
  reason: "logged_out",
  origin: { ip: null, userAgent: null },
});

const ids = (endings: readonly CommittedEnding[]) => endings.map(({ sessionId }) => sessionId);

test("endings are remembered for ten minutes, in their order", () => {
  let now = 0;
  const recent = createRecentEndings(() => now);
  recent.note([ending("a"), ending("b")]);
  now = 300_000;
  recent.note([ending("c")]);
  assert.deepEqual(ids(recent.since(0)), ["a", "b", "c"]);
  assert.deepEqual(ids(recent.since(1)), ["b", "c"]);
  assert.deepEqual(ids(recent.since(recent.count())), []);
  now = 600_000;
  assert.deepEqual(ids(recent.since(0)), ["c"]);
  assert.deepEqual(ids(recent.since(2)), ["c"]);
});

test("however many sessions end, the memory of them is bounded", () => {
  const recent = createRecentEndings(() => 0, 3);
  recent.note([ending("a"), ending("b")]);
  recent.note([ending("c"), ending("d"), ending("e")]);
  assert.deepEqual(ids(recent.since(0)), ["c", "d", "e"]);
  assert.equal(recent.count(), 5);
});
