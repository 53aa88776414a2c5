import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { noChromium, openChromium } from "./chromium.ts";
import { modes } from "./client/mode.ts";
import { callFromAll, openSignedInTabs, statusesSinceSignIn } from "./client/tab.ts";
import { lifetime, mostRotations, startWorld } from "./client/world.ts";

declare global {
  /** When the wrong clock becomes wrong the other way: for all pages at once. By the right clock, in ms. */
  var jumpsAt: number;
}

const hour = 3_600_000; // ms
const phase = 1_500 * lifetime; // ms

describe("with a system clock that is an hour wrong, and jumps, tabs stay signed in and refresh no more than else", {
  skip: noChromium,
  concurrency: true,
}, () => {
  for (const [direction, start] of [
    ["fast, then slow", hour],
    ["slow, then fast", -hour],
  ] as const) {
    for (const mode of modes) {
      test(`${direction}: ${mode} mode`, async (t) => {
        const browser = await openChromium();
        t.after(() => browser.close());
        const world = await startWorld(t);
        const context = await browser.newContext();
        await context.addInitScript(setClock, start);
        const pages = await openSignedInTabs(context, world, mode, 2);
        let refreshes = 0;
        world.proxy.fate = () => {
          refreshes += 1;
          return {};
        };
        const since = performance.now();

        const middle = Date.now() + phase;
        for (const page of pages) await page.evaluate((at) => void (globalThis.jumpsAt = at), middle);
        const tries = await callFromAll(pages, 2 * phase);

        const most = mostRotations(performance.now() - since);
        assert.deepEqual(new Set(tries), new Set([200]));
        for (const page of pages) assert.deepEqual(await statusesSinceSignIn(page), ["signed_in"]);
        t.diagnostic(`${refreshes} refreshes of at most ${most}`);
        assert.ok(refreshes <= most, `${refreshes} refreshes, and at most ${most} are needed`);
      });
    }
  }
});

/** Runs in the page, before its own scripts. `skew`: how wrong the clock is at first, in ms. */
function setClock(skew: number): void {
  const RightDate = Date;
  const now = () => {
    const right = RightDate.now();
    return right + (right < jumpsAt ? skew : -skew);
  };
  globalThis.jumpsAt = Infinity;
  globalThis.Date = class extends RightDate {
    static override now = now;
    constructor(...parts: [] | [number]) {
      super(...(parts.length === 0 ? ([now()] as const) : parts));
    }
  } as DateConstructor;
}
