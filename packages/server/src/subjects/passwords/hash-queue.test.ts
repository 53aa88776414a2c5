import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../problem.ts";
import { createHashQueue } from "./hash-queue.ts";
import type { Hashed } from "./hashing-threads.ts";

/** Work that the test starts, watches and ends by hand, on a clock that it sets. */
function setUp(concurrency: number) {
  let now = 0;
  let load = 0;
  const queue = createHashQueue({ concurrency, clock: () => now, watchLoop: () => () => load });
  const started: string[] = [];
  const rested: string[] = [];
  const ends = new Map<string, (hashed: Hashed<string>) => void>();
  const run = (name: string, signal?: AbortSignal, network?: string) =>
    queue.run(
      (isToRest) => {
        started.push(name);
        if (isToRest) rested.push(name);
        return new Promise<Hashed<string>>((resolve) => ends.set(name, resolve));
      },
      { signal, network },
    );
  const end = async (name: string, took = 0, rest = 0) => {
    now += took + rest;
    ends.get(name)?.({ value: name, took, rested: rest });
    await new Promise(setImmediate);
  };
  const setLoad = (share: number) => {
    load = share;
  };
  return { queue, run, end, started, rested, setLoad };
}

test("so many run, one more for each is with its thread, the others wait in order of arrival", async () => {
  const { queue, run, end, started } = setUp(2);
  const all = ["a", "b", "c", "d", "e", "f"].map((name) => run(name));
  assert.deepEqual(started, ["a", "b", "c", "d"]);
  assert.deepEqual([queue.stats().running, queue.stats().waiting], [2, 4]);
  await end("b");
  assert.deepEqual(started, ["a", "b", "c", "d", "e"]);
  for (const name of ["a", "c", "d", "e", "f"]) await end(name);
  assert.deepEqual(await Promise.all(all), ["a", "b", "c", "d", "e", "f"]);
  assert.deepEqual(queue.stats(), { running: 0, waiting: 0, wait: 0 });
});

test("networks take turns, so that one which asks for much keeps itself waiting and no other", async () => {
  const { run, end, started } = setUp(1);
  const flood = Array.from({ length: 6 }, (_, index) => run(`a${index}`, undefined, "a"));
  const others = ["b0", "c0", "b1"].map((name) => run(name, undefined, name[0]));
  const order = ["a0", "a1", "a2", "b0", "c0", "a3", "b1", "a4", "a5"];
  for (const name of order) await end(name);
  await Promise.all([...flood, ...others]);
  assert.deepEqual(started, order);
});

test("a network that waits for three seconds is refused, and others are not", async () => {
  const { queue, run, end } = setUp(1);
  const first = run("first");
  await end("first", 1_000); // the estimate rises from 50 to 240 ms
  await first;
  const names = Array.from({ length: 13 }, (_, index) => `a${index}`);
  const flood = names.map((name) => run(name, undefined, "a"));
  await assert.rejects(run("one too many", undefined, "a"), { code: "overloaded" });
  const other = run("b", undefined, "b");
  assert.equal(queue.stats().waiting, 13);
  // The other one goes before most of the network's own from now on.
  await assert.rejects(run("one more", undefined, "a"), { code: "overloaded", retryAfter: 4 });
  for (const name of [...names.slice(0, 3), "b", ...names.slice(3)]) await end(name);
  await Promise.all([...flood, other]);
});

test("who is overtaken for too long is refused when the turn comes, and the next one has it", async () => {
  const { run, end, started } = setUp(1);
  const first = [run("a0", undefined, "a"), run("a1", undefined, "a")];
  const late = assert.rejects(run("late", undefined, "a"), { code: "overloaded" });
  await end("a0", 6_001);
  await late;
  const next = run("b0", undefined, "b");
  for (const name of ["a1", "b0"]) await end(name);
  await Promise.all([...first, next]);
  assert.deepEqual(started, ["a0", "a1", "b0"]);
});

test("a network whose waiters have all gone has no turn", async () => {
  const { run, end, started } = setUp(1);
  const controller = new AbortController();
  const running = [run("a0", undefined, "a"), run("a1", undefined, "a")];
  const gone = ["b0", "b1"].map((name) => run(name, controller.signal, "b"));
  const last = run("c0", undefined, "c");
  controller.abort(new Error("client gone"));
  for (const one of gone) await assert.rejects(one, /client gone/);
  for (const name of ["a0", "a1", "c0"]) await end(name);
  await Promise.all([...running, last]);
  assert.deepEqual(started, ["a0", "a1", "c0"]);
});

test("work that fails gives its place on", async () => {
  const { queue, run, end, started } = setUp(1);
  const failed = queue.run(() => Promise.reject(new Error("no memory")));
  const ready = run("ready");
  const next = run("next");
  assert.deepEqual(started, ["ready"]);
  await assert.rejects(failed, /no memory/);
  assert.deepEqual(started, ["ready", "next"]);
  for (const name of started) await end(name);
  await Promise.all([ready, next]);
});

test("what begins while the event loop is short of time is to rest first", async () => {
  const { run, end, rested, setLoad } = setUp(1);
  const all = ["a", "b", "c", "d"].map((name) => run(name));
  setLoad(0.7);
  await end("a");
  setLoad(0.69);
  await end("b");
  for (const name of ["c", "d"]) await end(name);
  await Promise.all(all);
  assert.deepEqual(rested, ["c"]);
});

test("after a pause nothing is to rest first", async () => {
  const { run, end, rested, setLoad } = setUp(1);
  setLoad(1);
  for (const name of ["a", "b"]) {
    const done = run(name);
    await end(name);
    await done;
  }
  assert.deepEqual(rested, []);
});

test("what a rest costs counts for how long one waits", async () => {
  const { run, end, queue } = setUp(1);
  const first = run("first");
  await end("first", 1_000, 500); // the estimate rises from 50 to 340 ms
  await first;
  const second = run("second");
  assert.equal(Math.round(queue.stats().wait), 340);
  await end("second");
  await second;
  assert.equal(queue.stats().wait, 0);
});

test("a hash in whose midst the process was halted counts as three seconds", async () => {
  const { run, end, queue } = setUp(1);
  const first = run("first");
  await end("first", 3_600_000);
  await first;
  const second = run("second");
  assert.equal(Math.round(queue.stats().wait), 640);
  await end("second");
  await second;
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
  assert.equal(queue.stats().waiting, 1, "with its thread");
  for (const name of ["w0", "w1"]) await end(name);
  assert.equal((await outcomes).filter(({ status }) => status === "fulfilled").length, 2);
});

test("a waiter whose client went away is dropped, and leaves its place to the next", async () => {
  const { queue, run, end, started } = setUp(1);
  const controller = new AbortController();
  const running = run("running", controller.signal);
  const ready = run("ready", controller.signal);
  const gone = run("gone", controller.signal);
  const next = run("next");
  controller.abort(new Error("client gone"));
  await assert.rejects(gone, /client gone/);
  await assert.rejects(run("late", controller.signal), /client gone/);
  assert.equal(queue.stats().waiting, 2);
  await end("running");
  assert.deepEqual(started, ["running", "ready", "next"]);
  for (const name of ["ready", "next"]) await end(name);
  assert.deepEqual(await Promise.all([running, ready, next]), ["running", "ready", "next"]);
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
  const taking = (took: number) => async () => {
    await new Promise(setImmediate);
    now += took;
    return { value: undefined, took, rested: 0 };
  };
  await Promise.all([queue.run(taking(30)), queue.run(taking(20))]);
  assert.deepEqual(told, [
    [0, 30],
    [30, 20],
  ]);
});
