import { parentPort } from "node:worker_threads";
import type { ThreadAnswer, ThreadCall } from "./thread-calls.ts";

/** What a thread does: answers each call in its turn, until it is closed. */
export function answerCalls(answer: (given: never) => unknown, close = () => {}): void {
  parentPort?.on("message", (message: ThreadCall<never> | "close") => {
    if (message === "close") {
      close();
      parentPort?.close();
      return;
    }
    const answered: ThreadAnswer<unknown> = { id: message.id, answer: answer(message.given) };
    parentPort?.postMessage(answered);
  });
}
