import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { openBroadcastChannel } from "../src/channel.ts";

/** For as long as the test runs: what makes a browser, or what it has instead of its own. */
function give(t: TestContext, name: "document" | "BroadcastChannel", value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value, configurable: true });
  t.after(() => {
    if (before === undefined) Reflect.deleteProperty(globalThis, name);
    else Object.defineProperty(globalThis, name, before);
  });
}

test("a closed channel takes what was under way, and throws nothing", (t) => {
  give(t, "document", {});
  const channel = openBroadcastChannel("countersign");
  assert(channel !== undefined);
  channel.close();
  channel.post({ type: "changed" });
});

test("where the browser forbids channels there is none", (t) => {
  give(t, "document", {});
  give(t, "BroadcastChannel", function refuse() {
    throw new DOMException("The operation is insecure.", "SecurityError");
  });
  assert.equal(openBroadcastChannel("countersign"), undefined);
});
