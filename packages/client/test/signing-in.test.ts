import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { ClientError } from "../src/client-error.ts";
import { createClient } from "../src/create-client.ts";
import type { Locks } from "../src/locks.ts";
import { memoryStorage, type TokenStorage, type WebStorage, webStorage } from "../src/storage.ts";
import { ada, bob, createFakeLocks, type FakeBrowser, startBrowser, url } from "./fake-browser.ts";
import { problem } from "./fake-issuer.ts";
import type { FakeTime } from "./fake-time.ts";

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

test("token mode: a log-out in the midst of a refresh's reading of a slow storage shows in every tab", async (t) => {
  for (let turns = 0; turns < 6; turns += 1) {
    const { browser, time, issuer } = startBrowser(t);
    const storage = slowStorage(browser);
    const [one, other] = [1, 2].map(() => browser.openTab("token", { storage }).client);
    await one?.logIn(ada);
    await time.advance(500);
    const refreshed = one?.refresh();
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
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
    await tabs[0]?.logIn(ada);
    await time.advance(500);
    const refreshed = tabs[0]?.refresh();
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    const out = tabs[1]?.logOut();
    await time.advance(1_000);
    await Promise.all([refreshed, out]);
    for (const { session } of tabs) assert.deepEqual(session, { status: "signed_out" }, `${turns} turns`);
    assert.deepEqual(issuer.alive(), []);
  }
});

for (const mode of ["cookie", "token"] as const) {
  for (const life of ["goes on", "is over"]) {
    test(`${mode} mode: a log-out holds though the record cannot be read once (the access token's life ${life})`, async (t) => {
      const { browser, time, issuer } = startBrowser(t);
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
      const { client, wake } = browser.openTab(
        mode,
        mode === "token" ? { storage: webStorage(busyOnce) } : { surroundings: { localStorage: busyOnce } },
      );
      await client.logIn(ada);
      if (life === "is over") {
        browser.faults.push(...Array.from({ length: 500 }, () => "lost request" as const));
        await time.advance(301_000);
        browser.faults.length = 0;
      }
      isBusy = true;
      const out = client.logOut();
      await time.advance(60_000);
      await out;
      wake();
      await time.advance(5_000);
      assert.deepEqual([client.session, issuer.alive()], [{ status: "signed_out" }, []]);
    });
  }
}

test("cookie mode: a log-out at the moment in which another tab stores its refresh's answer holds in every tab", async (t) => {
  for (let turns = 0; turns < 14; turns += 1) {
    const { browser, time, issuer } = startBrowser(t);
    const openView = createLateViews();
    const locks = lateLocks(createFakeLocks());
    const tabs = [1, 2].map(
      () => browser.openTab("cookie", { surroundings: { localStorage: openView(), locks } }).client,
    );
    await tabs[0]?.logIn(ada);
    await time.advance(500);
    const refreshed = tabs[0]?.refresh();
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    const out = tabs[1]?.logOut();
    await time.advance(30_000);
    await Promise.all([refreshed, out]);
    for (const { session } of tabs) assert.deepEqual(session, { status: "signed_out" }, `${turns} turns`);
    assert.deepEqual(issuer.alive(), [], `${turns} turns`);
  }
});

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
