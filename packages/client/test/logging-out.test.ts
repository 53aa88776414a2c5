import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Client } from "../src/client.ts";
import type { Locks } from "../src/locks.ts";
import { type TokenStorage, type WebStorage, webStorage } from "../src/storage.ts";
import { ada, createFakeLocks, type FakeBrowser, startBrowser } from "./fake-browser.ts";
import { type FakeIssuer, problem } from "./fake-issuer.ts";
import type { FakeTime } from "./fake-time.ts";

for (const mode of ["cookie", "token"] as const) {
  test(`${mode} mode: a log-out shows in every tab within a second and ends the session`, async (t) => {
    const { browser, time, issuer } = startBrowser(t);
    const tabs = [1, 2, 3].map(() => browser.openTab(mode));
    const [first] = tabs;
    await first?.client.logIn(ada);
    await time.advance(500);
    const done = first?.client.logOut();
    await time.advance(900);
    await done;
    for (const { client } of tabs) {
      assert.deepEqual(client.session, { status: "signed_out" });
      assert.equal(await client.getAccessToken(), undefined);
    }
    assert.deepEqual(issuer.alive(), []);
    assert(!JSON.stringify([...browser.storage.all]).includes("key"), "nothing of it is left");
  });

  test(`${mode} mode: a log-out waits for no refresh, in whichever tab that hangs`, async (t) => {
    const { browser, time, issuer } = startBrowser(t);
    const tabs = [browser.openTab(mode), browser.openTab(mode)];
    const [one, other] = tabs.map(({ client }) => client);
    await one?.logIn(ada);
    await time.advance(500);
    browser.faults.push("no answer");
    const refreshed = other?.refresh();
    await time.advance(1_000);
    const heard: string[] = [];
    for (const { client } of tabs) client.subscribe(({ status }) => heard.push(status));
    const out = one?.logOut();
    await time.advance(100);
    await out;
    assert.deepEqual(heard, ["signed_out", "signed_out"]);
    assert.deepEqual(issuer.alive(), []);
    assert.deepEqual(await refreshed, { status: "signed_out" });
    assert(!tabs.flatMap(({ events }) => events).some(({ type }) => type === "retrying"));
  });
}

test("token mode: a log-out in the midst of a refresh's reading of a slow storage shows in every tab", async (t) => {
  for (let turns = 0; turns < 6; turns += 1) {
    const { browser, time, issuer } = startBrowser(t);
    const storage = slowStorage(browser);
    const [one, other] = [1, 2].map(() => browser.openTab("token", { storage }).client);
    await one?.logIn(ada);
    await time.advance(500);
    const refreshed = one?.refresh();
    await turnsLater(turns);
    const out = one?.logOut();
    await time.advance(1_000);
    await Promise.all([refreshed, out]);
    for (const client of [one, other]) assert.deepEqual(client?.session, { status: "signed_out" });
    assert.deepEqual([browser.storage.all.size, issuer.alive().length], [0, 0]);
  }
});

test("token mode: a log-out at the moment in which another tab stores its refresh's answer holds in every tab", async (t) => {
  for (let turns = 0; turns < 12; turns += 1) {
    const { browser, time, issuer } = startBrowser(t);
    const storage = slowStorage(browser);
    const tabs = [1, 2, 3].map(() => browser.openTab("token", { storage }).client);
    await logOutDuringRefresh(tabs, turns, time, issuer);
  }
});

/** Opens a tab whose record cannot be read at the next time that `fail` names. */
function openBusyTab(browser: FakeBrowser, mode: "cookie" | "token") {
  let isBusy = false;
  const busyOnce: WebStorage = {
    ...browser.storage,
    getItem(name) {
      const fails = isBusy;
      isBusy = false;
      if (fails) throw new Error("Busy.");
      return browser.storage.getItem(name);
    },
  };
  const tab = browser.openTab(
    mode,
    mode === "token" ? { storage: webStorage(busyOnce) } : { surroundings: { localStorage: busyOnce } },
  );
  return { ...tab, fail: () => void (isBusy = true) };
}

/** The network is gone for as long as the access token lives. */
async function outliveToken(browser: FakeBrowser, time: FakeTime): Promise<void> {
  browser.faults.push(...Array.from({ length: 500 }, () => "lost request" as const));
  await time.advance(301_000);
  browser.faults.length = 0;
}

for (const mode of ["cookie", "token"] as const) {
  for (const life of ["goes on", "is over"]) {
    test(`${mode} mode: a log-out holds though the record cannot be read once (the access token's life ${life})`, async (t) => {
      const { browser, time, issuer } = startBrowser(t);
      const { client, wake, fail } = openBusyTab(browser, mode);
      await client.logIn(ada);
      if (life === "is over") await outliveToken(browser, time);
      const heard: string[] = [];
      client.subscribe(({ status }) => heard.push(status));
      fail();
      const out = client.logOut();
      await time.advance(60_000);
      await out;
      wake();
      await time.advance(5_000);
      assert.deepEqual([client.session, issuer.alive()], [{ status: "signed_out" }, []]);
      assert.deepEqual(heard, ["signed_out"]);
    });
  }

  test(`${mode} mode: neither does it sign in again where the server cannot be told`, async (t) => {
    const { browser, time } = startBrowser(t);
    const { client, wake, fail } = openBusyTab(browser, mode);
    await client.logIn(ada);
    await outliveToken(browser, time);
    browser.faults.push("lost request", "lost request", "lost request", "lost request");
    fail();
    const out = assert.rejects(client.logOut(), { code: "network" });
    await time.advance(60_000);
    await out;
    wake();
    await time.advance(5_000);
    assert.deepEqual(client.session, { status: "signed_out" });
    assert.equal(await client.getAccessToken(), undefined);
  });
}

test("cookie mode: a log-out at the moment in which another tab stores its refresh's answer holds in every tab", async (t) => {
  for (let turns = 0; turns < 14; turns += 1) {
    const { browser, time, issuer } = startBrowser(t);
    const openView = createLateViews();
    const locks = lateLocks(createFakeLocks());
    const tabs = [1, 2].map(
      () => browser.openTab("cookie", { surroundings: { localStorage: openView(), locks } }).client,
    );
    await logOutDuringRefresh(tabs, turns, time, issuer);
  }
});

/** Logs out in the second tab, so many turns of the event loop after a refresh in the first began. */
async function logOutDuringRefresh(
  [first, second, ...others]: readonly Client[],
  turns: number,
  time: FakeTime,
  issuer: FakeIssuer,
): Promise<void> {
  assert(first !== undefined && second !== undefined);
  await first.logIn(ada);
  await time.advance(500);
  const refreshed = first.refresh();
  await turnsLater(turns);
  const out = second.logOut();
  await time.advance(30_000);
  await Promise.all([refreshed, out]);
  for (const { session } of [first, second, ...others])
    assert.deepEqual(session, { status: "signed_out" }, `${turns} turns`);
  assert.deepEqual(issuer.alive(), [], `${turns} turns`);
}

/** Makes one storage as the processes of a browser have it, each of which sees at once what it writes itself and a little later what others do. */
function createLateViews(): () => WebStorage {
  const views: Map<string, string>[] = [];
  return () => {
    const own = new Map<string, string>();
    views.push(own);
    function write(change: (view: Map<string, string>) => void): void {
      change(own);
      void turnsLater(3).then(() => views.filter((view) => view !== own).forEach(change));
    }
    return {
      getItem: (name) => own.get(name) ?? null,
      setItem: (name, value) => write((view) => view.set(name, value)),
      removeItem: (name) => write((view) => view.delete(name)),
    };
  };
}

/** As those that another process grants. */
function lateLocks(locks: Locks): Locks {
  return { request: (name, options, run) => locks.request(name, options, () => turnsLater(5).then(run)) };
}

async function turnsLater(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
}

/** Another tab may write between a read and a write, as in browsers, whose processes hear of each other's writes late. */
function slowStorage(browser: FakeBrowser): TokenStorage {
  const kept = webStorage(browser.storage);
  return {
    load: (name) => nextTurn().then(() => kept.load(name)),
    save: (record, name) => nextTurn().then(() => kept.save(record, name)),
  };
}

test("a log-out that the server does not hear of holds here at once, and rejects after four tries", async (t) => {
  const { browser, time, issuer } = startBrowser(t);
  const { client } = browser.openTab("token");
  await client.logIn(ada);
  browser.faults.push("lost request", "lost request", { answer: { status: 500 } }, { html: 200 });
  const done = client.logOut();
  done.catch(() => undefined);
  await time.settle();
  assert.deepEqual(client.session, { status: "signed_out" });
  await time.advance(60_000);
  await assert.rejects(done, { code: "bad_answer" });
  assert.equal(browser.traffic.requests.filter((path) => path === "/v1/logout").length, 4);
  assert.equal(issuer.alive().length, 1);
});

test("a log-out that the server refuses, but for want of the session, rejects", async (t) => {
  const { browser, time } = startBrowser(t);
  const { client } = browser.openTab("token");
  await client.logIn(ada);
  const refusal = problem(403, "origin_refused", {});
  browser.faults.push(...[1, 2, 3, 4].map(() => ({ answer: refusal })));
  const out = assert.rejects(client.logOut(), { code: "origin_refused" });
  await time.advance(10_000);
  await out;
});

/** Logs in and out in a tab of its own, which is closed before the server has heard of the log-out. */
async function logOutUnheard(browser: FakeBrowser, time: FakeTime): Promise<void> {
  const { client, close } = browser.openTab("cookie");
  await client.logIn(ada);
  browser.faults.push(...Array<"lost request">(4).fill("lost request"));
  const done = assert.rejects(client.logOut(), { code: "network" });
  await time.advance(60_000);
  await done;
  close();
}

test("cookie mode: a log-out that the server has not heard of is told at the next start, and nobody is signed in meanwhile", async (t) => {
  const { browser, time, issuer } = startBrowser(t);
  await logOutUnheard(browser, time);
  assert(browser.cookie() !== undefined, "only the server can take the cookie away");
  const { client } = browser.openTab("cookie");
  await time.advance(1_000);
  assert.deepEqual(client.session, { status: "signed_out" });
  assert.equal(browser.cookie(), undefined);
  assert.deepEqual(issuer.alive(), []);
});

test("cookie mode: a log-out that took the cookie, and of which the page has not heard, is settled at the next start", async (t) => {
  const { browser, time } = startBrowser(t);
  await logOutUnheard(browser, time);
  browser.setCookie(undefined);
  const asked = () => browser.traffic.requests.filter((path) => path === "/v1/logout").length;
  const before = asked();
  for (let starts = 0; starts < 3; starts += 1) {
    const { close } = browser.openTab("cookie");
    await time.advance(60_000);
    close();
  }
  assert.equal(asked(), before + 1);
});
