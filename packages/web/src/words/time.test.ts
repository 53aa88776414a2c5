import assert from "node:assert/strict";
import { test } from "node:test";
import { durationWords, lastSeenWords, waitWords } from "./time.ts";

test("a duration has its two largest units, and never more than is there", () => {
  for (const [ms, words] of [
    [-5, "0 s"],
    [999, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [252_400, "4 min 12 s"],
    [3_600_000, "1 h"],
    [5_400_000, "1 h 30 min"],
    [172_800_000, "2 d"],
    [176_400_000, "2 d 1 h"],
  ] as const) {
    assert.equal(durationWords(ms), words);
  }
});

test("a wait is never nothing, and never less than was asked for", () => {
  for (const [ms, words] of [
    [0, "1 second"],
    [1_001, "2 seconds"],
    [89_000, "89 seconds"],
    [90_000, "about 2 minutes"],
    [3_600_000, "about 60 minutes"],
    [7_200_000, "about 2 hours"],
  ] as const) {
    assert.equal(waitWords(ms), words);
  }
});

test("a device was last seen within the hour, today, yesterday, days ago or on a day", () => {
  const now = new Date(2026, 5, 15, 14, 30).getTime();
  const seen = (...at: [number, number, number, number]) => lastSeenWords(new Date(...at).toISOString(), now);
  assert.equal(seen(2026, 5, 15, 14), "within the last hour");
  assert.equal(seen(2026, 5, 15, 13), "today");
  assert.equal(seen(2026, 5, 14, 23), "yesterday");
  assert.equal(seen(2026, 5, 12, 1), "3 days ago");
  assert.equal(seen(2026, 3, 2, 1), "2 April 2026");
});

test("a clock that is behind the server's calls nothing the future", () => {
  const now = new Date(2026, 5, 15, 14, 30).getTime();
  assert.equal(lastSeenWords(new Date(now + 3_600_000).toISOString(), now), "within the last hour");
});
