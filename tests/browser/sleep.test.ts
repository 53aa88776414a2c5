import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { temporaryFolder } from "../system/server-process.ts";
import { noChromium } from "./chromium.ts";
import { modes } from "./client/mode.ts";
import { startOwnChromium } from "./client/own-chromium.ts";
import { callFromAll, openSignedInTabs, statusesSinceSignIn } from "./client/tab.ts";
import { lifetime, mostRotations, startWorld } from "./client/world.ts";

declare global {
  /** Of a timer of the page. */
  var ticks: number;
}

const sleep = 1_500 * lifetime; // ms: well past the token's end
const awake = 1_000 * lifetime; // ms
const moment = 300; // ms

describe("whoever sleeps past the end of the access token is signed in afterwards", {
  skip: noChromium,
  concurrency: true,
}, () => {
  for (const mode of modes) {
    test(`the whole browser, as on a laptop that is closed: ${mode} mode`, async (t) => {
      const world = await startWorld(t);
      const chromium = await startOwnChromium(t, temporaryFolder(t));
      const pages = await openSignedInTabs(chromium.context, world, mode, 3);
      chromium.signal("SIGSTOP");
      // What it had sent arrives.
      await wait(moment);
      const before = await world.rotations();
      const since = performance.now();
      await wait(sleep);
      assert.equal(await world.rotations(), before, "it slept");
      chromium.signal("SIGCONT");

      // With a token that is still good there is not even a first try that fails.
      assert.deepEqual(new Set(await callFromAll(pages, awake)), new Set([200]));
      for (const page of pages) assert.deepEqual(await statusesSinceSignIn(page), ["signed_in"]);
      const rotated = (await world.rotations()) - before;
      assert.ok(rotated >= 1 && rotated <= mostRotations(performance.now() - since), `${rotated} rotations`);
      await chromium.quit();
    });

    test(`a tab that the browser freezes while another lives on: ${mode} mode`, async (t) => {
      const world = await startWorld(t);
      const { context, quit } = await startOwnChromium(t, temporaryFolder(t));
      const [frozen, ...others] = await openSignedInTabs(context, world, mode, 2);
      const before = await world.rotations();
      const since = performance.now();
      await frozen.evaluate(() => {
        globalThis.ticks = 0;
        setInterval(() => (globalThis.ticks += 1), 20);
      });

      const lifecycle = await context.newCDPSession(frozen);
      await lifecycle.send("Page.setWebLifecycleState", { state: "frozen" });
      const ticks = await frozen.evaluate(() => globalThis.ticks);
      const meanwhile = await callFromAll(others, sleep);
      assert.equal(await frozen.evaluate(() => globalThis.ticks), ticks, "its timers stood still");
      await lifecycle.send("Page.setWebLifecycleState", { state: "active" });

      const afterwards = await callFromAll([frozen, ...others], awake);
      assert.deepEqual(new Set([...meanwhile, ...afterwards]), new Set([200]));
      for (const page of [frozen, ...others])
        assert.deepEqual(await statusesSinceSignIn(page), ["signed_in"]);
      const rotated = (await world.rotations()) - before;
      assert.ok(rotated >= 1 && rotated <= mostRotations(performance.now() - since), `${rotated} rotations`);
      await quit();
    });
  }
});
