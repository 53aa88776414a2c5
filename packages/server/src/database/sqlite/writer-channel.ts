import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { fromSqliteError } from "../failures.ts";
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
  await new Promise((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
  });

  const waiting = new Map<number, (answers: readonly WriterAnswer[]) => void>();
  let lastId = 0;
  thread.on("message", (reply: WriterReply) => {
    waiting.get(reply.id)?.(reply.answers);
    waiting.delete(reply.id);
  });

  return {
    send(steps) {
      const id = ++lastId;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        const request: WriterRequest = { id, steps };
        thread.postMessage(request);
      });
    },
    close() {
      return new Promise((resolve) => {
        thread.once("exit", () => resolve());
        thread.postMessage("close");
      });
    },
  };
}

/** The error that a failed step stands for. */
export function failureOf(answer: WriterAnswer & { ok: false }): unknown {
  return fromSqliteError(Object.assign(new Error(answer.message), { errcode: answer.errcode }));
}
