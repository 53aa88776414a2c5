import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../problem.ts";
import { createHashQueue } from "./hash-queue.ts";

/** Work that the test starts, watches and ends by hand, on a clock that it sets. */
function setUp(concurrency: number) {
  let now = 0;
  let busy = 0;
  const queue = createHashQueue({ concurrency, clock: () => now, watchLoop: () => () => busy });
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string, signal?: AbortSignal) =>
    queue.run(() => {
      started.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    }, signal);
  const end = async (name: string, cost = 0) => {
    now += cost;
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  const load = (share: number) => {
    busy = share;
  };
  return { queue, run, end, started, load };
}

test("no more than the concurrency run, the others in order of arrival", async () => {
  const { queue, run, end, started } = setUp(2);
  const all = ["a", "b", "c", "d"].map((name) => run(name));
  assert.deepEqual(started, ["a", "b"]);
  assert.deepEqual([queue.stats().running, queue.stats().waiting], [2, 2]);
  await end("b");
  assert.deepEqual(started, ["a", "b", "c"]);
  for (const name of ["a", "c", "d"]) await end(name);
  assert.deepEqual(await Promise.all(all), ["a", "b", "c", "d"]);
  assert.deepEqual(queue.stats(), { running: 0, waiting: 0, wait: 0 });
});

test("work that fails gives its place on", async () => {
  const { queue, run, end, started } = setUp(1);
  const failed = queue.run(() => Promise.reject(new Error("no memory")));
  const next = run("next");
  await assert.rejects(failed, /no memory/);
  assert.deepEqual(started, ["next"]);
  await end("next");
  await next;
});

test("where the event loop is short of time, a place rests half as long as the work took", async (t) => {
  const { queue, run, end, started, load } = setUp(1);
  load(0.69);
  const all = ["a", "b", "c"].map((name) => run(name));
  await end("a", 100);
  assert.deepEqual(started, ["a", "b"]);
  load(0.7);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  await end("b", 100);
  t.mock.timers.tick(49);
  await new Promise(setImmediate);
  assert.deepEqual([started.length, queue.stats().running, queue.stats().waiting], [2, 1, 1]);
  t.mock.timers.tick(1);
  await new Promise(setImmediate);
  assert.deepEqual(started, ["a", "b", "c"]);
  await end("c", 100);
  assert.deepEqual(await Promise.all(all), ["a", "b", "c"]);
  t.mock.timers.tick(50);
  assert.equal(queue.stats().running, 0);
});

test("what a rest costs counts for how long one waits", async (t) => {
  const { run, end, load, queue } = setUp(1);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  load(1);
  const first = run("first");
  await end("first", 1_000); // the estimate rises from 50 to 340 ms
  await first;
  assert.equal(Math.round(queue.stats().wait), 340);
  t.mock.timers.tick(500);
  assert.equal(queue.stats().wait, 0);
});

test("a process that was halted for an hour in the midst of a hash does not rest for long", async (t) => {
  const { run, end, load, queue } = setUp(1);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  load(1);
  const halted = run("halted");
  await end("halted", 3_600_000);
  await halted;
  t.mock.timers.tick(499);
  assert.equal(queue.stats().running, 1);
  t.mock.timers.tick(1);
  assert.equal(queue.stats().running, 0);
});

test("beyond about three seconds of waiting the work is refused, with how long to wait", async () => {
  const { queue, run, end } = setUp(1);
  const first = run("first");
  await end("first", 1_000); // the estimate rises from 50 to 240 ms
  await first;
  const admitted = Array.from({ length: 13 }, (_, index) => run(`w${index}`));
  assert.equal(queue.stats().waiting, 12);
  await assert.rejects(run("one too many"), (error: unknown) => {
    assert.ok(error instanceof Problem);
    assert.equal(error.code, "overloaded");
    assert.equal(error.retryAfter, 4);
    return true;
  });
  for (let index = 0; index < 13; index++) await end(`w${index}`);
  await Promise.all(admitted);
});

test("however fast hashes are, at most a thousand wait", async () => {
  const { queue, run, end } = setUp(1);
  for (let index = 0; index < 30; index++) {
    const free = run(`free${index}`);
    await end(`free${index}`);
    await free;
  }
  const controller = new AbortController();
  const outcomes = Promise.allSettled(
    Array.from({ length: 1_001 }, (_, index) => run(`w${index}`, controller.signal)),
  );
  await assert.rejects(run("one too many"), { code: "overloaded", retryAfter: 1 });
  controller.abort();
  assert.equal(queue.stats().waiting, 0);
  await end("w0");
  assert.equal((await outcomes).filter(({ status }) => status === "fulfilled").length, 1);
});

test("a waiter whose client went away is dropped, and leaves its place to the next", async () => {
  const { queue, run, end, started } = setUp(1);
  const controller = new AbortController();
  const running = run("running", controller.signal);
  const gone = run("gone", controller.signal);
  const next = run("next");
  controller.abort(new Error("client gone"));
  await assert.rejects(gone, /client gone/);
  await assert.rejects(run("late", controller.signal), /client gone/);
  assert.deepEqual(queue.stats().waiting, 1);
  await end("running");
  assert.equal(await running, "running");
  await end("next");
  await next;
  assert.deepEqual(started, ["running", "next"]);
});

test("of each that ran it tells how long it waited and how long it took", async () => {
  let now = 0;
  const told: number[][] = [];
  const queue = createHashQueue({
    concurrency: 1,
    clock: () => now,
    watchLoop: () => () => 0,
    onRun: (waited, took) => told.push([waited, took]),
  });
  const taking = (cost: number) => async () => {
    await new Promise(setImmediate);
    now += cost;
  };
  await Promise.all([queue.run(taking(30)), queue.run(taking(20))]);
  assert.deepEqual(told, [
    [0, 30],
    [30, 20],
  ]);
});
