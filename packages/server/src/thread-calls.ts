import type { Worker } from "node:worker_threads";

/** What goes to a thread, and what comes back. */
export interface ThreadCall<Given> {
  readonly id: number;
  readonly given: Given;
}

export interface ThreadAnswer<Answer> {
  readonly id: number;
  readonly answer: Answer;
}

/** The way to a thread that answers each call (`answerCalls`), in their order. */
export interface ThreadCalls<Given, Answer> {
  readonly call: (given: Given) => Promise<Answer>;
  /** How many calls are not answered yet. */
  readonly due: () => number;
  /** Ends the thread once it has answered what it was given; resolves when it is gone. */
  readonly close: () => Promise<void>;
}

/**
 * Calls a thread. The process does not end while an answer is due, or its end. `answerGone` answers what a thread that is
 * gone was given; without it none is to go before it is closed, nor called afterwards.
 */
export function createThreadCalls<Given, Answer>(
  thread: Worker,
  answerGone?: (given: Given) => Answer,
): ThreadCalls<Given, Answer> {
  const due = new Map<number, { given: Given; tell: (answer: Answer) => void }>();
  let lastId = 0;
  let isClosed = false;
  let isGone = false;

  thread.unref();
  thread.on("message", ({ id, answer }: ThreadAnswer<Answer>) => {
    due.get(id)?.tell(answer);
    due.delete(id);
    if (due.size === 0 && !isClosed) thread.unref();
  });
  thread.once("exit", () => {
    isGone = true;
    if (answerGone !== undefined) for (const { given, tell } of due.values()) tell(answerGone(given));
    due.clear();
  });

  return {
    call(given) {
      if (isGone && answerGone !== undefined) return Promise.resolve(answerGone(given));
      return new Promise((tell) => {
        const call: ThreadCall<Given> = { id: ++lastId, given };
        thread.postMessage(call);
        if (due.size === 0) thread.ref();
        due.set(call.id, { given, tell });
      });
    },
    due: () => due.size,
    close() {
      if (isGone) return Promise.resolve();
      isClosed = true;
      thread.ref();
      return new Promise((resolve) => {
        thread.once("exit", () => resolve());
        thread.postMessage("close");
      });
    },
  };
}
