import assert from "node:assert/strict";
import { test } from "node:test";
import { dueAge } from "../src/token-life.ts";
import { ada, bob, startBrowser } from "./fake-browser.ts";

const minute = 60_000;
const hour = 60 * minute;
const modes = ["cookie", "token"] as const;

test("a token is refreshed a minute before its end, one of seconds when two thirds are over, sooner by up to a tenth", () => {
  assert.deepEqual([dueAge(300_000, () => 0), dueAge(3_000, () => 0)], [240_000, 2_000]);
  assert.deepEqual([dueAge(300_000, () => 1), dueAge(3_000, () => 1)], [216_000, 1_800]);
});

for (const mode of modes) {
  test(`${mode} mode: five tabs refresh once for each token, and all have it`, async (t) => {
    const { browser, time, issuer } = startBrowser(t);
    const tabs = Array.from({ length: 5 }, () => browser.openTab(mode));
    await tabs[0]?.client.logIn(ada);
    await time.advance(hour);
    const tokens = await Promise.all(tabs.map(({ client }) => client.getAccessToken()));
    assert.equal(new Set(tokens).size, 1);
    assert(issuer.state.rotations >= 15 && issuer.state.rotations <= 18, `${issuer.state.rotations}`);
    assert.equal(issuer.state.repeats, 0);
    assert.equal(browser.traffic.mostInFlight, 1);
  });

  test(`${mode} mode: after an hour's sleep a tab that wakes has a fresh token, whichever clock went on`, async (t) => {
    const { browser, time } = startBrowser(t);
    const { client, wake } = browser.openTab(mode);
    await client.logIn(ada);
    for (const sleep of [time.sleep, time.setWall]) {
      const before = await client.getAccessToken();
      sleep(hour);
      wake();
      await time.advance(100);
      const life = client.accessTokenLife();
      assert(life && life.left > 299_000);
      assert.notEqual(await client.getAccessToken(), before);
    }
  });

  test(`${mode} mode: a system clock that is set back or forward by an hour costs one refresh at most`, async (t) => {
    const { browser, time, issuer } = startBrowser(t);
    const { client, wake } = browser.openTab(mode);
    await client.logIn(ada);
    for (const by of [-hour, hour, hour, -hour]) {
      time.setWall(by);
      wake();
      await time.advance(100);
      assert.equal(client.session.status, "signed_in");
      assert((client.accessTokenLife()?.left ?? 0) > 200_000);
    }
    assert(issuer.state.rotations + issuer.state.repeats <= 2);
  });

  test(`${mode} mode: with the system clock set back by an hour tokens are refreshed in time all the same`, async (t) => {
    const { browser, time, issuer } = startBrowser(t);
    const { client } = browser.openTab(mode);
    await client.logIn(ada);
    time.setWall(-hour);
    await time.advance(9 * minute);
    assert.equal(issuer.state.rotations, 2);
  });

  test(`${mode} mode: offline for hours with a refresh in flight, then online: signed in`, async (t) => {
    const { browser, time, issuer } = startBrowser(t);
    const { client, wake } = browser.openTab(mode);
    await client.logIn(ada);
    browser.faults.push("lost answer", ...Array<"lost request">(2_000).fill("lost request"));
    await time.advance(3 * hour);
    assert.equal(client.session.status, "signed_in");
    browser.faults.length = 0;
    wake();
    await time.advance(100);
    assert.match((await client.getAccessToken()) ?? "", /ada/);
    assert.equal(issuer.alive().length, 1);
  });

  test(`${mode} mode: a browser that is closed in the middle of a refresh is signed in when it is opened again`, async (t) => {
    const { browser, time, issuer } = startBrowser(t);
    const tab = browser.openTab(mode);
    await tab.client.logIn(ada);
    browser.faults.push("no answer");
    tab.client.refresh().catch(() => undefined);
    await time.settle();
    assert.equal(issuer.state.rotations, 1);
    tab.close();
    time.sleep(10 * hour);
    const other = browser.openTab(mode);
    await time.advance(20_000);
    assert.match((await other.client.getAccessToken()) ?? "", /ada/);
    assert.equal(issuer.alive().length, 1);
  });

  test(`${mode} mode: the answer to a refresh that comes after a log-out, or a log-in, changes nothing`, async (t) => {
    const { browser, time } = startBrowser(t);
    const one = browser.openTab(mode);
    await one.client.logIn(ada);
    browser.faults.push("late answer");
    const late = one.client.refresh();
    await time.settle();
    const done = one.client.logOut();
    await time.settle();
    assert.deepEqual(one.client.session, { status: "signed_out" });
    await time.advance(2_000);
    await Promise.all([late, done]);
    assert.deepEqual(one.client.session, { status: "signed_out" });

    await one.client.logIn(ada);
    browser.faults.push("late answer");
    const again = one.client.refresh();
    await time.settle();
    const other = browser.openTab(mode);
    const login = other.client.logIn(bob);
    await time.advance(3_000);
    await Promise.all([again, login]);
    for (const { client } of [one, other]) assert.match((await client.getAccessToken()) ?? "", /bob/);
  });
}
