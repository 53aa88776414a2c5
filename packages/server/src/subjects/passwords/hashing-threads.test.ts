import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { getPriority } from "node:os";
import { type TestContext, test } from "node:test";
import { createHashingThreads, hashingConcurrency } from "./hashing-threads.ts";

const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1, outputLen: 32 };

/** Threads, and how many have been started. */
function start(t: TestContext, count: number) {
  let started = 0;
  const countThread = () => {
    started++;
  };
  process.on("worker", countThread);
  const threads = createHashingThreads(count);
  t.after(() => {
    process.off("worker", countThread);
    threads.close();
  });
  return { ...threads, started: () => started };
}

test("hashing leaves one core, and uses one where there is only one", () => {
  assert.deepEqual([1, 2, 8].map(hashingConcurrency), [1, 1, 7]);
});

test("passwords are hashed and compared, by no more threads than there may be and by no more than it takes", async (t) => {
  const { hash, verify, started } = start(t, 2);
  const first = await hash("correct horse", cheap, false);
  assert.match(first.value, /^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
  assert.equal((await verify(first.value, "correct horse", false)).value, true);
  assert.equal((await verify(first.value, "correct horsf", false)).value, false);
  assert.equal(started(), 1);
  const many = await Promise.all([1, 2, 3, 4, 5].map((number) => hash(String(number), cheap, false)));
  assert.equal(new Set(many.map(({ value }) => value)).size, 5);
  assert.equal(started(), 2);
});

test("where it is to rest, a thread does so half as long as the hash before took", async (t) => {
  const { hash } = start(t, 1);
  const [first, second, third] = await Promise.all([
    hash("first", cheap, true),
    hash("second", cheap, true),
    hash("third", cheap, false),
  ]);
  assert.equal(first?.rested, 0);
  assert.ok(first.took > 0);
  assert.ok(second !== undefined && second.rested >= Math.min(first.took / 2, 500));
  assert.equal(third?.rested, 0);
});

test("what cannot be hashed is an error, and the thread goes on", async (t) => {
  const { hash } = start(t, 1);
  await assert.rejects(hash("x", { ...cheap, memoryCost: 0 }, false), Error);
  assert.equal((await hash("x", cheap, false)).rested, 0);
});

test("what a thread was given before it closes is done, and nothing after", async (t) => {
  const { hash, close } = start(t, 1);
  const underWay = hash("x", cheap, false);
  close();
  await assert.rejects(hash("y", cheap, false), /stops/);
  assert.match((await underWay).value, /^\$argon2id/);
});

/** The threads of this process that let others go first. */
const lowered = () => readdirSync("/proc/self/task").filter((id) => getPriority(Number(id)) === 10);

test("on Linux the threads that hash let all others go first", {
  skip: process.platform !== "linux",
}, async (t) => {
  const { hash } = start(t, 1);
  const own = getPriority();
  const before = new Set(lowered());
  await hash("x", cheap, false);
  assert.equal(lowered().filter((id) => !before.has(id)).length, 1);
  assert.equal(getPriority(), own);
});
