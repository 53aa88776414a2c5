import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Jwk } from "@countersign/jwt";
import { createThreadCalls, type ThreadCalls } from "../../thread-calls.ts";

/** What the signing thread is made for. */
export interface SigningThreadData {
  readonly jwk: Jwk;
}

/** The way to a thread that signs with one key. */
export interface SigningChannel {
  /**
   * Signatures of signing inputs, in the same order; `undefined` while the thread is not at work: the caller then signs by
   * itself. The first call starts it.
   */
  sign(signingInputs: readonly string[]): Promise<readonly string[]> | undefined;
  /** Ends the thread when it has answered what it was asked. */
  close(): void;
}

export function createSigningChannel(jwk: Jwk): SigningChannel {
  let isStarted = false;
  let isClosed = false;
  let calls: ThreadCalls<readonly string[], readonly string[]> | undefined;

  // Its error, if it had one, is not caught: whoever waits for a signature would wait for good, and a supervisor starts the
  // process anew.
  function start(): void {
    isStarted = true;
    const workerData: SigningThreadData = { jwk };
    const thread = new Worker(new URL(`./signing-thread${extname(import.meta.url)}`, import.meta.url), {
      workerData,
    });
    thread.unref();
    thread.once("message", () => {
      calls = createThreadCalls(thread);
      if (isClosed) void calls.close();
    });
  }

  return {
    sign(signingInputs) {
      if (isClosed) return undefined;
      if (!isStarted) start();
      return calls?.call(signingInputs);
    },
    close() {
      isClosed = true;
      void calls?.close();
    },
  };
}
