import assert from "node:assert/strict";
import { test } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { eventually } from "../system/eventually.ts";
import { noChromium, openChromium } from "./chromium.ts";
import { type Mode, modes } from "./client/mode.ts";
import { openSignedInTabs, statusesOf } from "./client/tab.ts";
import { startWorld } from "./client/world.ts";
import { copyCookie } from "./copy-cookie.ts";
import { fill, password } from "./scenes.ts";
import { servePages } from "./served-pages.ts";

const skip = noChromium;

/** What a thief does with a copy of the refresh token, from anywhere and without a key. */
type Spend = () => Promise<Response>;

/** In cookie mode a theft shows after the grace window, in token mode inside it too. */
const grace: Readonly<Record<Mode, string>> = { cookie: "0s", token: "30s" };

test("a stolen refresh token that is used elsewhere signs its owner out in all tabs, and the thief", {
  skip,
}, async (t) => {
  const browser = await openChromium();
  t.after(() => browser.close());
  for (const mode of modes) {
    await t.test(`${mode} mode`, async (inMode) => {
      const world = await startWorld(inMode, {
        COUNTERSIGN_ACCESS_TOKEN_TTL: "5m",
        COUNTERSIGN_REFRESH_GRACE: grace[mode],
      });
      const context = await browser.newContext();
      const pages = await openSignedInTabs(context, world, mode, 3);
      const [first] = pages;
      // Whatever the tabs had to do to sign in is done.
      await first.evaluate(() => tab.client.refresh());
      const steal = { cookie: copyCookie, token: copyStoredToken }[mode];
      const spend = await steal(first, world.proxy.origin);
      const loot = await spend();
      assert.equal(loot.status, 200, "nobody knows yet");
      const { access_token } = (await loot.json()) as { access_token: string };

      await first.evaluate(() => tab.client.refresh());
      for (const page of pages) {
        await page.waitForFunction(() => tab.client.session.status === "signed_out");
        assert.deepEqual(await page.evaluate(() => tab.client.session), {
          status: "signed_out",
          reason: "reuse_detected",
        });
        assert.deepEqual((await statusesOf(page)).slice(-2), ["signed_in", "signed_out"]);
      }
      assert.equal((await spend()).status, 401);
      const headers = { authorization: `Bearer ${access_token}` };
      const call = async () => (await fetch(world.api, { headers })).status;
      assert.equal(await eventually(call, (status) => status !== 200), 401);
    });
  }
});

test("the server's own pages say in both tabs that a copy was used, and what to do", { skip }, async (t) => {
  const pages = await servePages({ COUNTERSIGN_REFRESH_GRACE: grace.cookie });
  t.after(pages.stop);
  const browser = await openChromium();
  t.after(() => browser.close());
  const context = await browser.newContext({ baseURL: pages.url });
  const account = await signUp(context);
  const token = await context.newPage();
  await token.goto("/token");
  await token.getByText("Genuine").first().waitFor();

  const spend = await copyCookie(account, pages.url);
  assert.equal((await spend()).status, 200, "nobody knows yet");
  await token.getByRole("button", { name: "Refresh now" }).click();
  for (const page of [account, token]) {
    await page.getByRole("heading", { name: "Log in" }).waitFor();
    const words = await page.getByRole("alert").innerText();
    assert.match(words, /Someone else used a copy of your session/);
    assert.match(words, /Log in, change your password, and look through your devices/);
  }
});

async function copyStoredToken(page: Page, issuer: string): Promise<Spend> {
  const stored = await page.evaluate(() => JSON.stringify(localStorage));
  const [refresh_token] = /cs_rt_[\w-]+/.exec(stored) ?? [];
  assert.ok(refresh_token);
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ refresh_token });
  return () => fetch(`${issuer}/v1/refresh`, { method: "POST", headers, body });
}

async function signUp(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/signup");
  await fill(page, { "E-mail": "ada@example.com", Password: password });
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByRole("heading", { name: "My account" }).waitFor();
  return page;
}
