import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createContext, runInContext } from "node:vm";
import { releaseMemory } from "./release-memory.ts";

test("what nobody holds any more is gone, and the program gets to see no collector", async () => {
  const left = new WeakRef({ some: "garbage" });
  // Until the job ends that made the reference, it holds what it refers to.
  await setImmediate();
  releaseMemory();
  assert.equal(left.deref(), undefined);
  assert.equal("gc" in globalThis, false);
  assert.equal(runInContext("typeof gc", createContext()), "undefined");
});
