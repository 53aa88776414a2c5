import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { eventually } from "../system/eventually.ts";
import { noChromium, openChromium } from "./chromium.ts";
import { modes } from "./client/mode.ts";
import { openSignedInTabs, statusesOf } from "./client/tab.ts";
import { startWorld } from "./client/world.ts";

const tabs = 5;

test("a log-out reaches five tabs within a second, and an API in another process refuses the token that it took before", {
  skip: noChromium,
}, async (t) => {
  const browser = await openChromium();
  t.after(() => browser.close());
  for (const mode of modes) {
    await t.test(`${mode} mode`, async (inMode) => {
      // What is refused here is refused for the log-out alone.
      const world = await startWorld(inMode, { COUNTERSIGN_ACCESS_TOKEN_TTL: "5m" });
      const pages = await openSignedInTabs(await browser.newContext(), world, mode, tabs);
      const [first, ...others] = pages;
      const token = await first.evaluate(() => tab.client.getAccessToken());
      const call = async () => {
        const answer = await fetch(world.api, { headers: { authorization: `Bearer ${token}` } });
        return { status: answer.status, body: await answer.text() };
      };
      assert.equal((await call()).status, 200);

      const left = pages.map(signedOutAt);
      // The evaluations above have begun once this one is answered: each page takes its own in order.
      for (const page of others) await page.evaluate(() => tab.client.session.status);
      const begun = await first.evaluate(async () => {
        const now = performance.timeOrigin + performance.now();
        await tab.client.logOut();
        return now;
      });
      const refused = await eventually(call, ({ status }) => status !== 200);
      for (const at of await Promise.all(left)) {
        inMode.diagnostic(`after ${Math.round(at - begun)} ms`);
        assert.ok(at - begun < 1_000, `a tab was signed out after ${at - begun} ms`);
      }
      assert.equal(refused.status, 401);
      const { code, reason } = JSON.parse(refused.body) as { code?: string; reason?: string };
      assert.deepEqual([code, reason], ["session_ended", "logged_out"]);

      for (const page of pages) {
        assert.deepEqual((await statusesOf(page)).slice(-2), ["signed_in", "signed_out"]);
        const answer = await page.evaluate(async (api) => (await tab.client.fetch(api)).status, world.api);
        assert.equal(answer, 401);
        await page.reload();
        await page.waitForFunction(() => tab.client.session.status === "signed_out");
      }
    });
  }
});

/** Resolves, once the tab is signed out, with when that was: ms on a clock that all tabs share; Infinity for not in time. */
async function signedOutAt(page: Page): Promise<number> {
  return await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        setTimeout(resolve, 5_000, Infinity);
        tab.client.subscribe(({ status }) => {
          if (status === "signed_out") resolve(performance.timeOrigin + performance.now());
        });
      }),
  );
}
