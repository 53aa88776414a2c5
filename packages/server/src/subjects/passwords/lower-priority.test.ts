import assert from "node:assert/strict";
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { test } from "node:test";
import { lowerPriority } from "./lower-priority.ts";

test("where priorities are forbidden everything stays as it is", (t) => {
  const { mock } = t.mock.method(os, "setPriority", () => {
    throw new Error("EPERM");
  });
  syncBuiltinESMExports();
  t.after(() => {
    mock.restore();
    syncBuiltinESMExports();
  });
  lowerPriority();
  assert.equal(mock.callCount(), process.platform === "linux" ? 1 : 0);
});
