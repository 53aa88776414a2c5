// A process that hashes passwords, as many at once and at the same priority as the server and one right after another, for as
// long as it is told (ms), and answers how many a second: what log-ins are measured by.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { hashingConcurrency } from "../packages/server/src/subjects/passwords/hashing-threads.ts";

const count = hashingConcurrency(availableParallelism());
const threads = Array.from(
  { length: count },
  () => new Worker(new URL("raw-hashing-thread.ts", import.meta.url)),
);

process.on("message", (duration: number) => void answer(duration));

async function answer(duration: number): Promise<void> {
  const rates = await Promise.all(threads.map((thread) => rate(thread, duration)));
  process.send?.(rates.reduce((sum, one) => sum + one, 0));
}

function rate(thread: Worker, duration: number): Promise<number> {
  return new Promise((resolve) => {
    thread.once("message", resolve);
    thread.postMessage(duration);
  });
}
process.send?.("ready");
