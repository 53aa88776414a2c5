import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { createStayAwake } from "../../stay-awake.ts";
import { createThreadCalls } from "../../thread-calls.ts";
import { noAnswer } from "./answers.ts";
import type { WriterAnswer, WriterOptions, WriterStep } from "./writer-protocol.ts";

/** Only a busy server asks for so many at once; two are the transaction's own. */
const manySteps = 8;

/** The way to the writer thread: a list of steps in, the list of their answers out. */
export interface WriterChannel {
  send(steps: readonly WriterStep[]): Promise<readonly WriterAnswer[]>;
  close(): Promise<void>;
}

/** Starts the writer thread and resolves when the file is open; rejects with what is wrong with the file. */
export async function openWriterChannel(options: WriterOptions): Promise<WriterChannel> {
  const thread = new Worker(new URL(`./writer-thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: options,
  });
  await opened(thread);

  // Its error, if it had one, is not caught: without its writer the process is of no use, and a supervisor starts it anew.
  const { call, close } = createThreadCalls<readonly WriterStep[], readonly WriterAnswer[]>(thread, (steps) =>
    steps.map(() => noAnswer),
  );
  const stayAwake = createStayAwake();
  return {
    send(steps) {
      const answers = call(steps);
      if (steps.length >= manySteps) stayAwake();
      return answers;
    },
    close,
  };
}

function opened(thread: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.once("error", reject);
    thread.once("message", () => {
      thread.off("error", reject);
      resolve();
    });
  });
}
