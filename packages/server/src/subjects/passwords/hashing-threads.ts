import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Options } from "@node-rs/argon2";
import { createThreadCalls, type ThreadCalls } from "../../thread-calls.ts";

/** What a thread is given: a password to hash, or to compare with a hash, and whether to rest first. */
export type HashingWork = { readonly password: string; readonly isToRest: boolean } & (
  | { readonly options: Options }
  | { readonly phc: string }
);

export type HashingAnswer =
  | ({ readonly ok: true } & Hashed<string | boolean>)
  | { readonly ok: false; readonly message: string };

/** A hash, or whether the password is that of the one given. */
export interface Hashed<Value> {
  readonly value: Value;
  /** ms */
  readonly took: number;
  /** How long the thread rested before (ms). */
  readonly rested: number;
}

/** Threads that hash passwords, each one after another; work goes to the one that has least to do. */
export interface HashingThreads {
  readonly hash: (password: string, options: Options, isToRest: boolean) => Promise<Hashed<string>>;
  readonly verify: (phc: string, password: string, isToRest: boolean) => Promise<Hashed<boolean>>;
  /** Ends them when they have done what they were given. */
  readonly close: () => void;
}

type HashingThread = ThreadCalls<HashingWork, HashingAnswer>;

/** How many hashes run at once on a machine of so many cores: all but one, so that the event loop keeps its own. */
export function hashingConcurrency(cores: number): number {
  return Math.max(1, cores - 1);
}

/** So many at most; each starts when there is work that none before it is free for. */
export function createHashingThreads(count: number): HashingThreads {
  const threads: HashingThread[] = [];
  let isClosed = false;

  function leastBusy(): HashingThread {
    const [least] = threads.toSorted((one, other) => one.due() - other.due());
    if (least !== undefined && (least.due() === 0 || threads.length === count)) return least;
    const started: HashingThread = createThreadCalls(startThread());
    threads.push(started);
    return started;
  }

  async function run(work: HashingWork): Promise<Hashed<string | boolean>> {
    if (isClosed) throw new Error("The server stops.");
    const answer = await leastBusy().call(work);
    if (answer.ok) return answer;
    throw new Error(answer.message);
  }

  return {
    hash: async (password, options, isToRest) =>
      (await run({ password, options, isToRest })) as Hashed<string>,
    verify: async (phc, password, isToRest) => (await run({ password, phc, isToRest })) as Hashed<boolean>,
    close() {
      isClosed = true;
      for (const { close } of threads) void close();
    },
  };
}

// Its error, if it had one, is not caught: whoever waits for a hash would wait for good, and a supervisor starts the process
// anew.
function startThread(): Worker {
  return new Worker(new URL(`./hashing-thread${extname(import.meta.url)}`, import.meta.url), {
    name: "hashing",
  });
}
