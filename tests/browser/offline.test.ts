import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { eventually } from "../system/eventually.ts";
import { noChromium, openChromium } from "./chromium.ts";
import { modes } from "./client/mode.ts";
import { callFromAll, openSignedInTabs, statusesSinceSignIn } from "./client/tab.ts";
import { lifetime, startWorld } from "./client/world.ts";

const away = 1_500 * lifetime; // ms: well past the grace window and the token's end

describe("whoever loses the network in the middle of a refresh, for longer than the grace window, is signed in again by itself", {
  skip: noChromium,
  concurrency: true,
}, () => {
  for (const mode of modes) {
    test(`${mode} mode`, async (t) => {
      const browser = await openChromium();
      t.after(() => browser.close());
      const world = await startWorld(t);
      const context = await browser.newContext();
      const pages = await openSignedInTabs(context, world, mode, 3);
      const before = await world.rotations();
      world.proxy.fate = () => ({ delay: 60_000 });
      assert.equal(await eventually(world.rotations, (count) => count > before), before + 1);

      await context.setOffline(true);
      await wait(away);
      for (const page of pages) assert.equal(await page.evaluate(timeLeft), 0, "no token is left");
      assert.equal(await world.rotations(), before + 1, "it was offline");
      world.proxy.fate = () => ({});
      await context.setOffline(false);

      for (const page of pages) await page.waitForFunction(timeLeft);
      assert.deepEqual(new Set(await callFromAll(pages, 1_000)), new Set([200]));
      for (const page of pages) assert.deepEqual(await statusesSinceSignIn(page), ["signed_in"]);
    });
  }
});

/** Of the access token's life, in ms. */
function timeLeft(): number {
  return tab.client.accessTokenLife()?.left ?? 0;
}
