import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabaseClock } from "./clock.ts";

test("the clock is the database's, carried on by a steady one", async () => {
  let steady = 1_000;
  const clock = createDatabaseClock(
    async () => {
      steady += 20; // the way there and back
      return 5_000_000;
    },
    () => steady,
  );
  await clock.synchronize();
  // The answer was written ten milliseconds ago.
  assert.equal(clock.now(), 5_000_010);
  steady += 500;
  assert.equal(clock.now(), 5_000_510);
});

test("where the database does not answer, the clock goes on as it did", async () => {
  let steady = 0;
  let answers = true;
  const clock = createDatabaseClock(
    async () => {
      if (!answers) throw new Error("away");
      return 1_000;
    },
    () => steady,
  );
  await clock.synchronize();
  answers = false;
  steady = 700;
  await assert.rejects(clock.synchronize());
  assert.equal(clock.now(), 1_700);
});
