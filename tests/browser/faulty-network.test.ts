import assert from "node:assert/strict";
import { test } from "node:test";
import { noChromium, openChromium } from "./chromium.ts";
import { modes } from "./client/mode.ts";
import type { Fate } from "./client/refresh-proxy.ts";
import { openSignedInTabs, statusesSinceSignIn } from "./client/tab.ts";
import { mostRotations, startWorld } from "./client/world.ts";

/** ms; shorter for a quick look: COUNTERSIGN_SOAK=10000. */
const duration = Number(process.env["COUNTERSIGN_SOAK"] ?? 60_000);
const tabs = 5;

/** A third of the answers get lost, in one way or the other, once after the grace window; some are late; some requests never arrive. */
const fates: readonly Fate[] = [
  {},
  { lost: "answer" },
  { delay: 700 },
  { lost: "half" },
  {},
  { lost: "answer" },
  { lost: "request" },
  { delay: 250 },
  { delay: 2_600, lost: "answer" },
  {},
  { lost: "request" },
  { delay: 1_200 },
];

test("on a network that loses a third of the answers, five tabs stay signed in, all calls succeed, and they refresh as one", {
  skip: noChromium,
  concurrency: true,
}, async (t) => {
  const browser = await openChromium();
  t.after(() => browser.close());
  await Promise.all(
    modes.map((mode) =>
      t.test(`${mode} mode`, async (inMode) => {
        const world = await startWorld(inMode);
        const pages = await openSignedInTabs(await browser.newContext(), world, mode, tabs);
        let refreshes = 0;
        world.proxy.fate = () => fates[refreshes++ % fates.length] ?? {};
        const before = await world.rotations();
        const calls = await Promise.all(
          pages.map((page) => page.evaluate((time) => tab.callFor(time, 150), duration)),
        );
        const rotated = (await world.rotations()) - before;

        for (const made of calls) {
          assert.ok(made.length > 20, "each tab made calls");
          // Where no refresh gets through a call waits, and then succeeds at once.
          assert.deepEqual(new Set(made.flat()), new Set([200]));
        }
        for (const page of pages) {
          assert.deepEqual(await statusesSinceSignIn(page), ["signed_in"]);
        }
        const most = mostRotations(duration);
        inMode.diagnostic(
          `${refreshes} refreshes, ${rotated} rotations of at most ${most}, ${calls.flat().length} calls in ${calls.flat(2).length} tries`,
        );
        assert.ok(rotated <= most, `${rotated} rotations, and at most ${most} are needed`);
        assert.ok(refreshes > rotated, "some were lost");
        // Tabs that each refreshed by themselves would get the same tokens, and ask more often.
        assert.ok(refreshes <= 2 * most, `${refreshes} refreshes, where tabs share them`);
      }),
    ),
  );
});
