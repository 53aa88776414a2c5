import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientError } from "../src/client-error.ts";
import { createClient } from "../src/create-client.ts";
import { memoryStorage } from "../src/storage.ts";
import { ada, bob, startBrowser, url } from "./fake-browser.ts";

for (const mode of ["cookie", "token"] as const) {
  test(`${mode} mode: who logs in is signed in, here, in other tabs and after a reload`, async (t) => {
    const { browser, time } = startBrowser(t);
    const one = browser.openTab(mode);
    const other = browser.openTab(mode);
    await time.advance(500);
    for (const { client } of [one, other]) assert.deepEqual(client.session, { status: "signed_out" });
    const snapshot = await one.client.logIn(ada);
    assert(snapshot.status === "signed_in" && snapshot.user.email === ada.email);
    assert.equal(snapshot, one.client.session);
    await time.advance(100);
    assert.deepEqual(other.client.session, snapshot);
    assert.equal(await other.client.getAccessToken(), await one.client.getAccessToken());

    const reloaded = browser.openTab(mode);
    assert.deepEqual(reloaded.client.session, { status: "unknown" });
    await time.advance(100);
    assert.deepEqual(reloaded.client.session, snapshot);
    const refreshes = browser.traffic.requests.filter((path) => path === "/v1/refresh").length;
    assert.equal(refreshes, mode === "cookie" ? 1 : 0, "a new tab takes what another has");
    one.close();
    other.close();
    reloaded.close();
    const later = browser.openTab(mode);
    await time.advance(1_000);
    assert.equal(later.client.session.status, "signed_in");
  });

  test(`${mode} mode: a log-in as somebody else switches every tab`, async (t) => {
    const { browser, time } = startBrowser(t);
    const one = browser.openTab(mode);
    const other = browser.openTab(mode);
    await one.client.logIn(ada);
    await time.advance(500);
    await other.client.logIn(bob);
    await time.advance(500);
    for (const { client } of [one, other]) {
      assert(client.session.status === "signed_in" && client.session.user.email === bob.email);
      assert.match((await client.getAccessToken()) ?? "", /bob/);
    }
  });

  test(`${mode} mode: a session that the server has ended is over in all tabs, with the reason`, async (t) => {
    const { browser, time, issuer } = startBrowser(t);
    const one = browser.openTab(mode);
    const other = browser.openTab(mode);
    await one.client.logIn(ada);
    await time.advance(500);
    issuer.end("reuse_detected");
    await assert.doesNotReject(one.client.refresh());
    await time.advance(500);
    const over = { status: "signed_out", reason: "reuse_detected" };
    assert.deepEqual([one.client.session, other.client.session], [over, over]);
    assert.deepEqual(other.events.at(-1), { type: "ended", reason: "reuse_detected" });
    const reloaded = browser.openTab(mode);
    await time.advance(500);
    assert.deepEqual(reloaded.client.session, over, "the reason outlives a reload");
  });
}

test("a refused log-in says why and changes nothing", async (t) => {
  const { browser, time } = startBrowser(t);
  const { client } = browser.openTab("token");
  await time.settle();
  const error: unknown = await client.logIn({ ...ada, password: "wrong" }).catch((thrown: unknown) => thrown);
  assert(error instanceof ClientError);
  assert.deepEqual(
    [error.code, error.status, error.detail],
    ["invalid_credentials", 401, "invalid_credentials"],
  );
  assert.deepEqual(client.session, { status: "signed_out" });
});

test("cookie mode: a log-in at another origin of the site is found at the next start", async (t) => {
  const { browser, time, issuer } = startBrowser(t);
  browser.openTab("cookie").close();
  await time.advance(1_000);
  const elsewhere = issuer.handle({
    path: "/v1/login",
    headers: new Headers(),
    body: { ...ada, cookie: true },
    cookie: undefined,
  });
  browser.setCookie(elsewhere.cookie ?? undefined);
  const { client } = browser.openTab("cookie");
  await time.advance(1_000);
  assert.equal(client.session.status, "signed_in");
});

test("clients of two servers, and two names in one storage, do not mix", async (t) => {
  const { browser, time } = startBrowser(t);
  const one = browser.openTab("token");
  const other = browser.openTab("token", { url: "https://other.example" });
  await one.client.logIn(ada);
  await time.advance(500);
  assert.equal(other.client.session.status, "signed_out");
  await other.client.logIn(bob);
  await time.advance(500);
  assert.match((await one.client.getAccessToken()) ?? "", /ada/);
  assert.equal(browser.storage.all.size, 2);
});

test("in cookie mode storage holds the key and the session's id, nothing secret", async (t) => {
  const { browser } = startBrowser(t);
  const { client } = browser.openTab("cookie");
  const snapshot = await client.logIn(ada);
  assert(snapshot.status === "signed_in");
  const [text = ""] = browser.storage.all.values();
  const record = JSON.parse(text) as Record<string, string>;
  assert.deepEqual(Object.keys(record), ["session", "generation", "key"]);
  assert.equal(record["session"], snapshot.session.id);
  assert.match(record["key"] ?? "", /^[\w+/]{22}==,$/);
});

test("in memory each tab signs in by itself", async (t) => {
  const { browser, time } = startBrowser(t);
  const one = browser.openTab("token", { storage: memoryStorage() });
  const other = browser.openTab("token", { storage: memoryStorage() });
  await one.client.logIn(ada);
  await time.advance(1_000);
  assert.equal(other.client.session.status, "signed_out");
});

test("wrong options are refused, and not repeated", () => {
  for (const [wrong, complaint] of [
    [{ url: `${url}/path`, mode: "token" }, /^url, apis: origins$/],
    [{ url: "https://ada:hidden@auth.example", mode: "token" }, /^url, apis: origins$/],
    [{ url: "auth.example", mode: "token" }, /Invalid URL/],
    [{ url, mode: "hidden" }, /^mode: cookie or token$/],
    [{ url, mode: "token", apis: [`${url}/v1`] }, /^url, apis: origins$/],
    [{ url, mode: "token", storge: {} }, /^option: storge$/],
  ] as const) {
    assert.throws(
      () => createClient(wrong as Parameters<typeof createClient>[0]),
      (error) => error instanceof TypeError && complaint.test(error.message),
      JSON.stringify(wrong),
    );
  }
});
