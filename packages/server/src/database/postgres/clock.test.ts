import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabaseClock } from "./clock.ts";

test("the clock is the database's, carried on by a steady one", async () => {
  let steady = 1_000;
  const clock = createDatabaseClock(
    async () => {
      steady += 3_000; // until there was a connection
      steady += 20; // the way there and back
      return { time: 5_000_000, way: 20 };
    },
    () => steady,
  );
  await clock.synchronize();
  // The answer was written ten milliseconds ago.
  assert.equal(clock.now(), 5_000_010);
  steady += 500;
  assert.equal(clock.now(), 5_000_510);
});

test("a reading that was long on its way moves the clock only where it proves that wrong", async () => {
  let steady = 0;
  let way = 2;
  let ahead = 0;
  const clock = createDatabaseClock(
    async () => {
      steady += way;
      // The question was long on its way, the answer was not.
      return { time: 5_000_000 + ahead + steady - 1, way };
    },
    () => steady,
  );
  await clock.synchronize();
  assert.equal(clock.now(), 5_000_000 + steady);
  way = 3_000;
  await clock.synchronize();
  assert.equal(clock.now(), 5_000_000 + steady);
  ahead = -10_000;
  await clock.synchronize();
  assert.equal(clock.now(), 4_990_000 + steady + 1_499);
});

test("where the database does not answer, the clock goes on as it did", async () => {
  let steady = 0;
  let answers = true;
  const clock = createDatabaseClock(
    async () => {
      if (!answers) throw new Error("away");
      return { time: 1_000, way: 0 };
    },
    () => steady,
  );
  await clock.synchronize();
  answers = false;
  steady = 700;
  await assert.rejects(clock.synchronize());
  assert.equal(clock.now(), 1_700);
});

test("a machine that slept, or whose clock was set, is noticed until the database was asked again", async () => {
  let [steady, wall] = [0, 1_000_000];
  const clock = createDatabaseClock(
    async () => ({ time: 5_000_000, way: 0 }),
    () => steady,
    () => wall,
  );
  const goOn = (awake: number, asleep = 0) => {
    steady += awake;
    wall += awake + asleep;
  };
  await clock.synchronize();
  goOn(60_000);
  assert.equal(clock.mayBeBehind(), false);
  for (const asleep of [600_000, -600_000]) {
    goOn(1, asleep);
    assert.equal(clock.mayBeBehind(), true);
    await clock.synchronize();
    assert.equal(clock.mayBeBehind(), false);
  }
});
