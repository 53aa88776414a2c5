import assert from "node:assert/strict";
import { test } from "node:test";
import { gather } from "./gather.ts";

const turn = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test("calls of one turn share a run, and each gets its own answer", async () => {
  const runs: number[][] = [];
  const double = gather(async (given: readonly number[]) => {
    runs.push([...given]);
    return given.map((number) => number * 2);
  });
  assert.deepEqual(await Promise.all([double(1), double(2), double(3)]), [2, 4, 6]);
  assert.equal(await double(4), 8);
  assert.deepEqual(runs, [[1, 2, 3], [4]]);
});

test("more calls than a run may have get a run more", async () => {
  const sizes: number[] = [];
  const same = gather(
    async (given: readonly number[]) => {
      sizes.push(given.length);
      return given;
    },
    { most: 2 },
  );
  assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map(same)), [1, 2, 3, 4, 5]);
  assert.deepEqual(sizes, [2, 2, 1]);
});

test("as many calls as are enough start a run before the turn is over", async () => {
  const runs: number[][] = [];
  const same = gather(
    async (given: readonly number[]) => {
      runs.push([...given]);
      return given;
    },
    { enough: 2 },
  );
  const calls = [1, 2, 3].map(same);
  assert.deepEqual(runs, [[1, 2]]);
  assert.deepEqual(await Promise.all(calls), [1, 2, 3]);
  assert.deepEqual(runs, [[1, 2], [3]]);
});

test("calls wait, together, while as many runs are under way as may be", async () => {
  const ends: Array<() => void> = [];
  const runs: number[][] = [];
  const same = gather(
    async (given: readonly number[]) => {
      runs.push([...given]);
      await new Promise<void>((end) => ends.push(end));
      return given;
    },
    { atOnce: 1 },
  );
  const first = same(1);
  await turn();
  const later = [same(2), same(3)];
  await turn();
  assert.deepEqual(runs, [[1]]);
  ends[0]?.();
  assert.equal(await first, 1);
  await turn();
  ends[1]?.();
  assert.deepEqual(await Promise.all(later), [2, 3]);
  assert.deepEqual(runs, [[1], [2, 3]]);
});

test("a run that fails fails its own calls, and no later one", async () => {
  let isBroken = true;
  const same = gather(async (given: readonly number[]) => {
    if (isBroken) throw new Error("away");
    return given;
  });
  const outcomes = await Promise.allSettled([same(1), same(2)]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["rejected", "rejected"],
  );
  isBroken = false;
  assert.equal(await same(3), 3);
});

test("calls that have waited through a run that fails fail with it, and those that came since get a run", async () => {
  const runs: number[][] = [];
  const fail: Array<() => void> = [];
  const same = gather(
    async (given: readonly number[]) => {
      runs.push([...given]);
      await new Promise<void>((_, reject) => fail.push(() => reject(new Error("away"))));
      return given;
    },
    { most: 1, atOnce: 1 },
  );
  const first = same(1);
  await turn();
  const others = Promise.allSettled([same(2), same(3)]);
  fail[0]?.();
  await assert.rejects(first);
  await turn();
  const last = same(4);
  fail[1]?.();
  for (let turns = 0; turns < 2; turns++) await turn();
  assert.deepEqual(runs, [[1], [2], [4]]);
  for (const { status } of await others) assert.equal(status, "rejected");
  fail[2]?.();
  await assert.rejects(last);
});
