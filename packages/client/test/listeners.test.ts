import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { ada, createFakeLocks, startBrowser } from "./fake-browser.ts";

const rejecting: () => unknown = () => Promise.reject(new Error("Mine, later."));

test("no listener is called while the lock is held, whatever it does", async (t) => {
  const { browser, time } = startBrowser(t);
  const locks = createFakeLocks();
  const { client } = browser.openTab("token", { surroundings: { locks } });
  const held: boolean[] = [];
  client.subscribe(() => held.push(locks.held()));
  client.observe(() => held.push(locks.held()));
  client.observe(({ type }) => {
    if (type === "refreshed") client.getAccessToken().catch(() => undefined);
  });
  await client.logIn(ada);
  await client.refresh();
  browser.faults.push("lost request");
  client.refresh().catch(() => undefined);
  await time.advance(1_000);
  await client.logOut();
  assert(held.length >= 8);
  assert(!held.includes(true));
});

test("an observer hears of a refresh while it is under way", async (t) => {
  const { browser, time } = startBrowser(t);
  const { client, events } = browser.openTab("token");
  await client.logIn(ada);
  events.length = 0;
  browser.faults.push("late answer");
  const refreshed = client.refresh();
  await time.settle();
  assert.equal(browser.traffic.inFlight, 1);
  assert.deepEqual(events, [{ type: "refreshing" }]);
  await time.advance(2_000);
  await refreshed;
  assert.deepEqual(
    events.map(({ type }) => type),
    ["refreshing", "refreshed"],
  );
});

test("a listener that throws or rejects is reported, and harms neither the others nor the client", async (t) => {
  const { browser } = startBrowser(t);
  const reported: unknown[] = [];
  const { client } = browser.openTab("token", {
    surroundings: { reportError: (error) => reported.push(error) },
  });
  const seen: string[] = [];
  client.subscribe(() => {
    throw new Error("Mine.");
  });
  client.subscribe(rejecting);
  client.subscribe(({ status }) => seen.push(status));
  await client.logIn(ada);
  assert.deepEqual(seen.at(-1), "signed_in");
  await nextTurn();
  assert.deepEqual(
    reported.map(String).toSorted(),
    ["Error: Mine, later.", "Error: Mine."].flatMap((text) => seen.map(() => text)),
  );
});

test("the snapshot is frozen to the last member, and the same until something changes", async (t) => {
  const { browser } = startBrowser(t);
  const { client } = browser.openTab("token");
  const snapshot = await client.logIn(ada);
  assert(snapshot.status === "signed_in");
  assert(Object.isFrozen(snapshot) && Object.isFrozen(snapshot.user) && Object.isFrozen(snapshot.user.roles));
  await client.refresh();
  assert.equal(client.session, snapshot);
});

test("who has stopped listening hears nothing more, and listening twice is stopped twice", async (t) => {
  const { browser } = startBrowser(t);
  const { client } = browser.openTab("token");
  let calls = 0;
  const count = () => void (calls += 1);
  const stops = [client.subscribe(count), client.subscribe(count)];
  await client.logIn(ada);
  assert.equal(calls, 4, "signed out at first, then signed in");
  stops[0]?.();
  await client.logOut();
  assert.equal(calls, 5);
  stops[1]?.();
  await client.logIn(ada);
  assert.equal(calls, 5);
});

test("who is stopped by another listener hears nothing of what that one was just told", async (t) => {
  const { browser } = startBrowser(t);
  const { client } = browser.openTab("token");
  await nextTurn();
  const seen: string[] = [];
  const stops: (() => void)[] = [];
  client.subscribe(() => stops[0]?.());
  stops.push(client.subscribe(({ status }) => seen.push(status)));
  await client.logIn(ada);
  assert.deepEqual(seen, []);
});

test("a closed client starts nothing more, and says so", async (t) => {
  const { browser, time } = startBrowser(t);
  const { client, close } = browser.openTab("token");
  await client.logIn(ada);
  close();
  const requests = browser.traffic.requests.length;
  await time.advance(3_600_000);
  assert.equal(browser.traffic.requests.length, requests);
  assert.equal(time.waiting(), 0);
  await assert.rejects(client.getAccessToken(), { code: "closed" });
});
