import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Jwk } from "@countersign/jwt";
import type { SigningReply, SigningRequest, SigningThreadData } from "./signing-protocol.ts";

/** The way to a thread that signs with one key. */
export interface SigningChannel {
  /** `undefined` while the thread is not at work: the caller then signs by itself. The first call starts it. */
  sign(signingInputs: readonly string[]): Promise<readonly string[]> | undefined;
  /** Ends the thread when it has answered what it was asked. */
  close(): void;
}

export function createSigningChannel(jwk: Jwk): SigningChannel {
  const waiting = new Map<number, (signatures: readonly string[]) => void>();
  let thread: Worker | undefined;
  let isAtWork = false;
  let isClosed = false;
  let lastId = 0;

  // Its error, if it had one, is not caught: whoever waits for a signature would wait for good, and a supervisor starts the
  // process anew.
  function start(): Worker {
    const workerData: SigningThreadData = { jwk };
    const started = new Worker(new URL(`./signing-thread${extname(import.meta.url)}`, import.meta.url), {
      workerData,
    });
    started.once("message", () => {
      isAtWork = !isClosed;
      started.on("message", ({ id, signatures }: SigningReply) => {
        waiting.get(id)?.(signatures);
        waiting.delete(id);
        if (waiting.size === 0) started.unref();
      });
    });
    started.unref();
    return started;
  }

  return {
    sign(signingInputs) {
      if (isClosed) return undefined;
      thread ??= start();
      if (!isAtWork) return undefined;
      const request: SigningRequest = { id: ++lastId, signingInputs };
      // A process has not done its work while somebody waits for a signature.
      if (waiting.size === 0) thread.ref();
      thread.postMessage(request);
      return new Promise((tell) => {
        waiting.set(request.id, tell);
      });
    },
    close() {
      isClosed = true;
      isAtWork = false;
      thread?.postMessage("close");
    },
  };
}
