import assert from "node:assert/strict";
import { test } from "node:test";
import { createLocalLocks } from "../src/locks.ts";
import { type TokenStorage, webStorage } from "../src/storage.ts";
import { ada, bob, startBrowser } from "./fake-browser.ts";
import { problem } from "./fake-issuer.ts";

const minute = 60_000;

test("every failure that may pass is tried again, later each time, and a valid token is used meanwhile", async (t) => {
  const { browser, time, issuer } = startBrowser(t);
  const { client, events } = browser.openTab("token");
  await client.logIn(ada);
  const token = await client.getAccessToken();
  browser.faults.push(
    "lost request",
    "lost answer",
    { html: 200 },
    { html: 503 },
    { answer: problem(500, "internal_error") },
    { answer: problem(401, "invalid_token") },
    { answer: { status: 200, body: { hello: "world" } } },
  );
  events.length = 0;
  await time.advance(242_000);
  assert.equal(await client.getAccessToken(), token);
  await time.advance(58_000);
  const causes = events.flatMap((event) => (event.type === "retrying" ? [event.cause] : []));
  const bad = "bad_answer";
  assert.deepEqual(causes, ["network", "network", bad, bad, "internal_error", "invalid_token", bad]);
  const waits = events.flatMap((event) => (event.type === "retrying" ? [event.inMs] : []));
  for (const [at, wait] of waits.entries()) {
    const full = Math.min(15_000, 500 * 2 ** at);
    assert(wait >= full / 2 && wait <= full, `${wait} after failure ${at + 1}`);
  }
  assert.equal(events.at(-1)?.type, "refreshed");
  assert.equal(issuer.state.rotations, 1);
});

for (const [header, atLeast] of [
  ["7", 7_000],
  ["Thu, 01 Jan 2026 00:05:00 GMT", 50_000],
  ["86400", 120_000],
] as const) {
  test(`Retry-After: ${header} is waited for, for two minutes at most`, async (t) => {
    const { browser, time } = startBrowser(t);
    const { client, events, wake } = browser.openTab("token");
    await client.logIn(ada);
    browser.faults.push({ answer: problem(429, "too_many_requests", {}, { "retry-after": header }) });
    const refused = assert.rejects(client.refresh(), { code: "too_many_requests", status: 429 });
    await time.advance(100);
    await refused;
    const retrying = events.find((event) => event.type === "retrying");
    assert(retrying?.type === "retrying");
    assert(retrying.inMs >= Math.min(atLeast, 120_000) && retrying.inMs <= 132_000, `${retrying.inMs}`);
    const requests = browser.traffic.requests.length;
    wake();
    await assert.rejects(client.refresh(), { code: "too_many_requests" });
    await time.settle();
    assert.equal(browser.traffic.requests.length, requests, "nothing hurries it");
    await time.advance(retrying.inMs + 1_000);
    assert.equal(events.at(-1)?.type, "refreshed");
  });
}

test("without a valid token getAccessToken waits for 20 seconds, then rejects with the cause; the session lives on", async (t) => {
  const { browser, time } = startBrowser(t);
  const { client } = browser.openTab("token");
  await client.logIn(ada);
  browser.faults.push(...Array<"lost request">(500).fill("lost request"));
  await time.advance(298_500);
  assert.match((await client.getAccessToken()) ?? "", /ada/);
  // The issuer counts whole seconds: the last one may not be there.
  await time.advance(700);
  const waiting = client.getAccessToken();
  const rejected = assert.rejects(waiting, { code: "network" });
  await time.advance(20_000);
  await rejected;
  assert.equal(client.session.status, "signed_in");
  const again = client.getAccessToken();
  browser.faults.length = 0;
  await time.advance(16_000);
  assert.match((await again) ?? "", /ada/);
});

test("a refresh that gets no answer is given up after ten seconds, and where tokens live for seconds after three", async (t) => {
  for (const [lifetime, limit] of [
    [300, 10_000],
    [3, 3_000],
  ] as const) {
    const { browser, time } = startBrowser(t, lifetime);
    const { client } = browser.openTab("token");
    await client.logIn(ada);
    browser.faults.push("no answer");
    const failed = assert.rejects(client.refresh(), { code: "timeout" });
    await time.advance(limit - 1);
    assert.equal(browser.traffic.inFlight, 1);
    await time.advance(1);
    assert.equal(browser.traffic.inFlight, 0);
    await time.advance(100);
    await failed;
  }
});

test("tabs that wait for the lock do not repeat what another has just failed with", async (t) => {
  const { browser, time } = startBrowser(t);
  const tabs = [1, 2, 3].map(() => browser.openTab("token"));
  await tabs[0]?.client.logIn(ada);
  await time.advance(500);
  browser.traffic.requests.length = 0;
  browser.faults.push("no answer");
  const all = tabs.map(({ client }) => assert.rejects(client.refresh(), { code: "timeout" }));
  await time.settle();
  await time.advance(10_100);
  await Promise.all(all);
  assert.equal(browser.traffic.requests.length, 1);
});

test("a lock that nobody gives is done without after 15 seconds", async (t) => {
  const { browser, time } = startBrowser(t);
  const locks = {
    request: (_name: string, { signal }: { signal: AbortSignal }) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(new Error("Aborted")));
      }),
  };
  const { client } = browser.openTab("token", { surroundings: { locks } });
  const done = client.logIn(ada);
  await time.advance(14_999);
  assert.deepEqual(browser.traffic.requests, []);
  await time.advance(1);
  assert.equal((await done).status, "signed_in");
});

const alone = () => ({ surroundings: { locks: createLocalLocks(), openChannel: () => undefined } });

test("without locks and channels tabs that refresh at once share a token and its key", async (t) => {
  const { browser, time, issuer } = startBrowser(t);
  const one = browser.openTab("token", alone());
  await one.client.logIn(ada);
  const other = browser.openTab("token", alone());
  await time.advance(1_000);
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([one.client.refresh(), other.client.refresh()]);
    await time.advance(minute);
  }
  assert.equal(issuer.alive().length, 1);
  assert(
    [...issuer.state.keys.values()].every((keys) => keys.size === 1),
    "one key for each token",
  );
});

test("a crash that sets the cookie jar back, and not the storage, is no log-out, hours later", async (t) => {
  const { browser, time, issuer } = startBrowser(t);
  const { client, close } = browser.openTab("cookie");
  await client.logIn(ada);
  await time.advance(2 * minute);
  await client.refresh();
  close();
  for (let reloads = 0; reloads < 3; reloads += 1) {
    const page = browser.openTab("cookie");
    await time.advance(5_000);
    page.close();
  }
  browser.crash();
  await time.advance(300 * minute);

  const again = browser.openTab("cookie");
  const token = again.client.getAccessToken();
  await time.advance(1_000);
  assert.match((await token) ?? "", /ada/);
  assert.deepEqual([issuer.state.rotations, issuer.state.repeats], [1, 4]);
});

test("storage that cannot be read at first is read again, and the session goes on", async (t) => {
  const { browser, time } = startBrowser(t);
  await browser.openTab("token").client.logIn(ada);
  let failures = 0;
  const storage = {
    ...webStorage(browser.storage),
    load(name: string) {
      if (failures++ < 3) throw new Error("Not open yet.");
      return browser.storage.getItem(name);
    },
  };
  const { client, events } = browser.openTab("token", { storage });
  await time.advance(10_000);
  assert.equal(client.session.status, "signed_in");
  assert.ok(events.some((event) => event.type === "retrying" && event.cause === "storage"));
});

test("where the storage cannot be read nobody logs in, and no session is left on the server", async (t) => {
  const { browser, issuer, time } = startBrowser(t);
  // What `localStorage` is in a view of Android that may keep nothing.
  const storage = webStorage(null as never);
  const { client } = browser.openTab("token", { storage });
  await time.advance(1_000);
  await assert.rejects(client.logIn(ada), { code: "storage" });
  assert.equal(issuer.sessions.size, 0);
});

test("a log-out holds here and is told though the storage cannot be read any more", async (t) => {
  const { browser, issuer, time } = startBrowser(t);
  let works = true;
  const storage = {
    ...webStorage(browser.storage),
    load(name: string) {
      if (!works) throw new Error("Gone.");
      return browser.storage.getItem(name);
    },
  };
  const { client } = browser.openTab("token", { storage });
  await client.logIn(ada);
  works = false;
  const told = assert.rejects(client.logOut(), { code: "storage" });
  await time.advance(60_000);
  await told;
  assert.equal(client.session.status, "signed_out");
  assert.deepEqual(issuer.alive(), []);
});

test("what somebody else has left in the storage is nobody's session, and the next log-in replaces it", async (t) => {
  for (const left of [`"abc"`, "5", "true", "null", "[]", "{}", "abc"]) {
    const { browser, time } = startBrowser(t);
    browser.storage.setItem("shared", left);
    const { client } = browser.openTab("token", { storage: webStorage(browser.storage, "shared") });
    await time.advance(1_000);
    assert.equal(client.session.status, "signed_out", left);
    await client.logIn(ada);
    assert.equal(client.session.status, "signed_in", left);
  }
});

test("storage that fails is no log-out: the tab goes on with what it has in memory", async (t) => {
  const { browser, time, issuer } = startBrowser(t);
  let stored: string | null = null;
  let works = true;
  const storage = {
    load: () => stored,
    save(record: string | null) {
      if (!works) throw new Error("Full.");
      stored = record;
    },
  };
  const { client } = browser.openTab("token", { storage });
  await client.logIn(ada);
  works = false;
  await time.advance(20 * minute);
  assert.match((await client.getAccessToken()) ?? "", /ada/);
  works = true;
  await time.advance(5 * minute);
  const [session] = issuer.alive();
  assert((stored ?? "").includes(`.${session?.generation}"`), "what was not saved is, with the next token");
});

test("storage that is full is no log-out: a record never grows", async (t) => {
  const { browser, time } = startBrowser(t);
  const { all } = browser.storage;
  const setItem = browser.storage.setItem.bind(browser.storage);
  let room = Number.POSITIVE_INFINITY;
  browser.storage.setItem = (name, value) => {
    if (value.length > (all.get(name)?.length ?? 0) + room)
      throw new DOMException("Full.", "QuotaExceededError");
    setItem(name, value);
  };
  const tabs = [browser.openTab("token"), browser.openTab("token")];
  await tabs[0]?.client.logIn(ada);
  room = 0;
  for (let rotations = 0; rotations < 15; rotations += 1) {
    await time.advance(5 * minute);
    for (const { client } of tabs) assert.equal(client.session.status, "signed_in");
  }
});

test("what one tab could not save gives way to what another has saved since", async (t) => {
  const { browser, time } = startBrowser(t);
  const shared = webStorage(browser.storage);
  let failures = 0;
  const storage: TokenStorage = {
    ...shared,
    save(record, name) {
      if (failures-- > 0) throw new Error("Full.");
      return shared.save(record, name);
    },
  };
  const one = browser.openTab("token", { storage });
  const other = browser.openTab("token");
  await one.client.logIn(ada);
  await time.advance(minute);
  failures = 1;
  await one.client.refresh();
  await other.client.logOut();
  await other.client.logIn(bob);
  await time.advance(20 * minute);
  for (const { client } of [one, other]) {
    assert(client.session.status === "signed_in");
    assert.equal(client.session.user.email, bob.email);
  }
});
