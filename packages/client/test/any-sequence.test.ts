import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import fc from "fast-check";
import { ada, type Fault, startBrowser } from "./fake-browser.ts";
import { problem } from "./fake-issuer.ts";

type Started = ReturnType<typeof startBrowser> & {
  readonly tabs: ReturnType<Started["browser"]["openTab"]>[];
  readonly mode: "cookie" | "token";
  readonly calls: Promise<unknown>[];
  hasSlept: boolean;
};

const fault: fc.Arbitrary<Fault | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc.constantFrom<Fault>("lost request", "lost answer", "no answer", "late answer"),
  fc.constantFrom(200, 302, 404, 502).map((html) => ({ html })),
  fc.constantFrom<Fault>(
    { answer: problem(500, "internal_error") },
    { answer: problem(503, "unavailable", { action: "retry" }, { "retry-after": "5" }) },
    { answer: problem(429, "too_many_requests", { action: "retry" }, { "retry-after": "20" }) },
    { answer: { status: 401, body: { action: "log_in" } } },
    { answer: { status: 200, body: { access_token: 1 } } },
  ),
);

const tabAt = ({ tabs }: Started, at: number) => tabs[at % tabs.length];

/** What may happen to somebody who has logged in and does not log out. */
const step: fc.Arbitrary<(started: Started) => unknown> = fc.oneof(
  fc.array(fault, { minLength: 1, maxLength: 8 }).map(
    (faults) =>
      ({ browser }: Started) =>
        browser.faults.push(...faults),
  ),
  fc.integer({ min: 0, max: 400_000 }).map(
    (ms) =>
      ({ time }: Started) =>
        time.advance(ms),
  ),
  fc.integer({ min: 0, max: 40_000_000 }).map((ms) => (started: Started) => {
    started.hasSlept = true;
    started.time.sleep(ms);
  }),
  fc.integer({ min: -4_000_000, max: 4_000_000 }).map(
    (ms) =>
      ({ time }: Started) =>
        time.setWall(ms),
  ),
  fc.nat(9).map((at) => (started: Started) => tabAt(started, at)?.wake()),
  fc.nat(9).map((at) => (started: Started) => {
    const { client } = tabAt(started, at) ?? {};
    if (client) started.calls.push(client.getAccessToken().catch((error: unknown) => error));
  }),
  fc.nat(9).map((at) => (started: Started) => {
    const { client } = tabAt(started, at) ?? {};
    if (client) started.calls.push(client.refresh().catch((error: unknown) => error));
  }),
  fc.constant(({ tabs, browser, mode }: Started) => tabs.length < 5 && tabs.push(browser.openTab(mode))),
  fc.constant(({ tabs }: Started) => tabs.length > 1 && tabs.shift()?.close()),
);

for (const mode of ["cookie", "token"] as const) {
  test(`${mode} mode: whatever the network, the clocks and the tabs do, nobody is signed out and every call ends`, async (t) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 30 }), (steps) => live(t, mode, steps)),
      { numRuns: 120 },
    );
  });
}

async function live(
  t: TestContext,
  mode: "cookie" | "token",
  steps: readonly ((started: Started) => unknown)[],
) {
  const base = startBrowser(t);
  const { browser, time, issuer } = base;
  const started: Started = {
    ...base,
    mode,
    tabs: [browser.openTab(mode), browser.openTab(mode)],
    calls: [],
    hasSlept: false,
  };
  await started.tabs[0]?.client.logIn(ada);
  await time.settle();
  for (const take of steps) {
    await take(started);
    await time.settle();
    for (const { client } of started.tabs) assert.notEqual(client.session.status, "signed_out");
  }
  browser.faults.length = 0;
  // The longest that a server may have asked to wait, and that a call may.
  await time.advance(200_000);
  for (const { client } of started.tabs) {
    const token = client.getAccessToken();
    await time.advance(20_000);
    assert.match((await token) ?? "", /ada/);
  }
  await Promise.all(started.calls);
  assert.equal(issuer.alive().length, 1);
  // Who wakes in the middle of waiting for the lock has waited long enough.
  assert(started.hasSlept || browser.traffic.mostInFlight <= 1);
  for (const [token, keys] of issuer.state.keys)
    assert(mode === "cookie" || keys.size === 1, `${token} was spent with ${keys.size} keys`);
  browser.closeAll();
}

test("five tabs, tokens of three seconds, a third of the answers lost, for a minute: rotations stay within bounds", async (t) => {
  for (const mode of ["cookie", "token"] as const) {
    const { browser, time, issuer } = startBrowser(t, 3);
    const tabs = Array.from({ length: 5 }, () => browser.openTab(mode));
    await tabs[0]?.client.logIn(ada);
    await time.advance(300);
    for (let second = 0; second < 60; second += 1) {
      if (browser.faults.length < 10) browser.faults.push(undefined, "lost answer", undefined);
      const calls = tabs.map(({ client }) => client.getAccessToken());
      await time.advance(1_000);
      for (const token of await Promise.all(calls)) assert.match(token ?? "", /ada/);
    }
    assert(issuer.state.rotations <= 1.5 * Math.ceil(60 / 2), `${issuer.state.rotations} rotations`);
    assert(mode === "cookie" || issuer.state.rotations >= 20);
    browser.closeAll();
  }
});
