import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import type { Page, Response } from "playwright-core";
import { noChromium, openChromium } from "./chromium.ts";
import { openSignedInTabs } from "./client/tab.ts";
import { startWorld } from "./client/world.ts";

interface Form {
  readonly enctype: string;
  readonly referrerPolicy?: string;
}

/** What a page may send without asking the server first. The last does not say where it comes from. */
const forms: readonly Form[] = [
  { enctype: "application/x-www-form-urlencoded" },
  { enctype: "text/plain" },
  { enctype: "multipart/form-data" },
  { enctype: "text/plain", referrerPolicy: "no-referrer" },
];

test("CSRF in Chromium: pages of other origins neither refresh nor log out with the session's cookie (RFC 9700 §4.7)", {
  skip: noChromium,
}, async (t) => {
  const world = await startWorld(t, { COUNTERSIGN_ACCESS_TOKEN_TTL: "5m" });
  const issuer = world.proxy.origin;
  const port = await serveEvil(t);
  const browser = await openChromium();
  t.after(() => browser.close());
  const context = await browser.newContext();
  const [owner] = await openSignedInTabs(context, world, "cookie", 1);
  const page = await context.newPage();
  const before = { jar: await context.cookies(), rotations: await world.rotations() };

  for (const target of [`${issuer}/v1/refresh`, `${issuer}/v1/logout`]) {
    for (const form of forms) {
      // Ports make no site: the browser sends the cookie, and the server refuses it.
      const origin = `http://localhost:${port}`;
      await page.goto(origin);
      const sibling = await submit(page, target, form);
      const sent = await sibling.request().allHeaders();
      assert.equal(sent["origin"], form.referrerPolicy === undefined ? origin : "null");
      assert.match(sent["cookie"] ?? "", /cs_rt_/);
      assert.equal(sibling.status(), 403, form.enctype);
      assert.equal(await sibling.headerValue("set-cookie"), null);

      // Of another site: the browser keeps the cookie to itself.
      await page.goto(`http://127.0.0.1:${port}`);
      const stranger = await submit(page, target, form);
      assert.equal(await stranger.request().headerValue("cookie"), null);
      assert.equal(await stranger.headerValue("set-cookie"), null);
    }
    for (const host of ["localhost", "127.0.0.1"]) {
      await page.goto(`http://${host}:${port}`);
      for (const type of ["text/plain", "application/json"]) {
        assert.equal(await post(page, target, type), "TypeError", "it sees no answer");
      }
    }
  }

  assert.deepEqual({ jar: await context.cookies(), rotations: await world.rotations() }, before);
  assert.equal((await owner.evaluate(() => tab.client.refresh())).status, "signed_in");
  assert.equal(await world.rotations(), before.rotations + 1);
});

/** Sends a form from where the page is, and resolves with the server's answer. */
async function submit(page: Page, action: string, { enctype, referrerPolicy = "" }: Form): Promise<Response> {
  const [answer] = await Promise.all([
    page.waitForResponse(action),
    page.evaluate(
      ({ meta, form }) => {
        document.head.append(Object.assign(document.createElement("meta"), meta));
        const element = Object.assign(document.createElement("form"), form);
        document.body.append(element);
        element.submit();
      },
      { meta: { name: "referrer", content: referrerPolicy }, form: { method: "post", action, enctype } },
    ),
  ]);
  await answer.finished();
  return answer;
}

/** The name of what it fails with. */
async function post(page: Page, target: string, type: string): Promise<string> {
  return await page.evaluate(
    async ([to, contentType]) => {
      const headers = { "content-type": contentType };
      const sent = fetch(to, { method: "POST", credentials: "include", headers, body: "{}" });
      return await sent.then(
        ({ status }) => `answered ${status}`,
        (error: Error) => error.name,
      );
    },
    [target, type] as const,
  );
}

/** Serves an empty page under every name of this machine and returns its port. */
async function serveEvil(t: TestContext): Promise<number> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>Evil</title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
