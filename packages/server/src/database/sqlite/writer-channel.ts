import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { noAnswer } from "./answers.ts";
import type {
  WriterAnswer,
  WriterOptions,
  WriterReply,
  WriterRequest,
  WriterStep,
} from "./writer-protocol.ts";

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

  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let isGone = false;
  thread.on("message", ({ id, answers }: WriterReply) => {
    waiting.get(id)?.tell(answers);
    waiting.delete(id);
  });
  // Its error, if it had one, is not caught: without its writer the process is of no use, and a supervisor starts it anew.
  thread.once("exit", () => {
    isGone = true;
    for (const { steps, tell } of waiting.values()) tell(steps.map(() => noAnswer));
    waiting.clear();
  });

  return {
    send(steps) {
      if (isGone) return Promise.resolve(steps.map(() => noAnswer));
      const id = ++lastId;
      return new Promise((tell) => {
        waiting.set(id, { steps, tell });
        const request: WriterRequest = { id, steps };
        thread.postMessage(request);
      });
    },
    close() {
      if (isGone) return Promise.resolve();
      return new Promise((resolve) => {
        thread.once("exit", () => resolve());
        thread.postMessage("close");
      });
    },
  };
}

interface Waiting {
  readonly steps: readonly WriterStep[];
  readonly tell: (answers: readonly WriterAnswer[]) => void;
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
