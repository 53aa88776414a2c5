import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { type TestContext, test } from "node:test";
import { Worker } from "node:worker_threads";
import { createThreadCalls } from "./thread-calls.ts";

const doubling = new URL("testing/doubling.ts", import.meta.url);

function start(t: TestContext, answerGone?: (given: number) => number) {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(doubling, { workerData: gate });
  t.after(() => thread.terminate());
  const open = () => {
    gate[0] = 1;
    Atomics.notify(gate, 0);
  };
  return { open, ...createThreadCalls<number, number>(thread, answerGone) };
}

test("each call gets its own answer", async (t) => {
  const { call, open } = start(t);
  open();
  assert.deepEqual(await Promise.all([3, 1, 2].map((number) => call(number))), [6, 2, 4]);
});

test("what was given before a close is answered by the thread, what comes later as for one that is gone", async (t) => {
  const { call, close, open } = start(t, (given) => -given);
  const before = call(5);
  const closed = close();
  open();
  assert.equal(await before, 10);
  await closed;
  assert.equal(await call(5), -5);
  await close();
});

test("what a thread was given when it went is answered", async (t) => {
  const thread = new Worker("process.exit()", { eval: true });
  t.after(() => thread.terminate());
  const { call } = createThreadCalls<number, number>(thread, (given) => -given);
  assert.deepEqual(await Promise.all([call(1), call(2)]), [-1, -2]);
});

test("a process ends beside a thread at rest, but not while an answer is due", () => {
  const program = `
    import { Worker } from "node:worker_threads";
    import { createThreadCalls } from ${JSON.stringify(new URL("./thread-calls.ts", import.meta.url).href)};
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const calls = createThreadCalls(new Worker(new URL(${JSON.stringify(doubling.href)}), { workerData: gate, execArgv: [] }));
    calls.call(20).then((answer) => process.stdout.write(String(answer)));
    setTimeout(() => {
      gate[0] = 1;
      Atomics.notify(gate, 0);
    }, 50).unref();
  `;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
    timeout: 30_000,
  });
  assert.equal(output, "40");
});
