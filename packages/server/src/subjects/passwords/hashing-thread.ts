import { hashSync, verifySync } from "@node-rs/argon2";
import { answerCalls } from "../../answer-calls.ts";
import type { HashingAnswer, HashingWork } from "./hashing-threads.ts";
import { lowerPriority } from "./lower-priority.ts";

// Hashes passwords and compares them with hashes, one after another: what waits here begins at once when the one before ends.

/** How long the thread rests where it is told to, for each ms that the hash before took. */
const restShare = 0.5;
/** ms: a process that was halted in the midst of a hash seems to have taken hours for it. */
const longestRest = 500;

const never = new Int32Array(new SharedArrayBuffer(4));
let tookBefore = 0;

function rest(): number {
  const time = Math.min(tookBefore * restShare, longestRest);
  Atomics.wait(never, 0, 0, time);
  return time;
}

function answer(work: HashingWork): HashingAnswer {
  const rested = work.isToRest ? rest() : 0;
  const began = performance.now();
  const took = () => performance.now() - began;
  try {
    const { password } = work;
    const value = "phc" in work ? verifySync(work.phc, password) : hashSync(password, work.options);
    return { ok: true, value, took: took(), rested };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  } finally {
    tookBefore = took();
  }
}

lowerPriority();
answerCalls(answer);
