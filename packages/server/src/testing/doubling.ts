import { workerData } from "node:worker_threads";
import { answerCalls } from "../answer-calls.ts";

// Answers each number with its double, once its gate is open.

const gate: Int32Array = workerData;

answerCalls((number: number) => {
  Atomics.wait(gate, 0, 0);
  return 2 * number;
});
