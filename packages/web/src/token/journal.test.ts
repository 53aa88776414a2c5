import assert from "node:assert/strict";
import { test } from "node:test";
import { drawLives, emptyJournal, type Happening, note } from "./journal.ts";

const play = (...happenings: Array<[at: number, happening: Happening]>) =>
  happenings.reduce((journal, [at, happening]) => note(journal, happening, at), emptyJournal);

test("a refresh counts, by whichever tab; the token of a log-in does not", () => {
  const journal = play(
    [0, { type: "received", by: "start", lifetime: 300 }],
    [200, { type: "refreshing" }],
    [210, { type: "received", by: "this", lifetime: 300 }],
    [400, { type: "received", by: "another", lifetime: 300 }],
  );
  assert.equal(journal.refreshes, 2);
  assert.equal(journal.isRefreshing, false);
  assert.deepEqual(
    journal.lives.map(({ number, by }) => [number, by]),
    [
      [1, "start"],
      [2, "this"],
      [3, "another"],
    ],
  );
});

test("a retry stays on record after the refresh that succeeds", () => {
  const journal = play(
    [0, { type: "refreshing" }],
    [5, { type: "retrying", attempt: 1, inMs: 1000, cause: "network" }],
    [1005, { type: "refreshing" }],
    [1010, { type: "received", by: "this", lifetime: 300 }],
  );
  assert.deepEqual(journal.trouble, { at: 5, attempt: 1, inMs: 1000, cause: "network" });
});

test("only the last six lives are kept, and their numbers go on", () => {
  const journal = Array.from({ length: 9 }).reduce<typeof emptyJournal>(
    (before, _, index) => note(before, { type: "received", by: "this", lifetime: 300 }, index),
    emptyJournal,
  );
  assert.deepEqual(
    journal.lives.map(({ number }) => number),
    [4, 5, 6, 7, 8, 9],
  );
  assert.equal(journal.refreshes, 9);
});

test("a session's end leaves no token in the picture", () => {
  const journal = play([0, { type: "received", by: "this", lifetime: 300 }], [9, { type: "ended" }]);
  assert.deepEqual(journal.lives, []);
});

test("a bar is solid until the next token came, and faint until its own would be refused", () => {
  const { lives } = play(
    [0, { type: "received", by: "this", lifetime: 100 }],
    [50, { type: "received", by: "this", lifetime: 150 }],
  );
  const { bars, now } = drawLives(lives, 100);
  assert.equal(now, 0.5);
  assert.deepEqual(
    bars.map(({ from, usedUntil, validUntil }) => [from, usedUntil, validUntil]),
    [
      [0, 0.25, 0.5],
      [0.25, 0.5, 1],
    ],
  );
});

test("a token that has expired unreplaced is not drawn as in use any longer", () => {
  const { lives } = play([0, { type: "received", by: "this", lifetime: 100 }]);
  assert.deepEqual(drawLives(lives, 400).bars[0]?.usedUntil, 0.25);
});
