import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { createGuard } from "../src/create-guard.ts";
import { audience, createFakeIssuer, issuerName } from "./fake-issuer.ts";
import { createFakeTime } from "./fake-time.ts";
import { startGuard } from "./start-guard.ts";

/** Instead of printing them. */
function catchWarnings(t: TestContext) {
  const { mock } = t.mock.method(process, "emitWarning", () => {});
  return () => mock.calls.map((call): readonly unknown[] => call.arguments);
}

/** Without an `onFeedDown`. */
function startUnheard(t: TestContext) {
  const time = createFakeTime();
  const issuer = createFakeIssuer(time);
  const warnings = catchWarnings(t);
  const start = () => {
    const guard = createGuard({
      issuer: issuerName,
      audience,
      feedSecret: "a-former-one",
      clock: time.clock,
      schedule: time.schedule,
      fetch: issuer.fetch,
      random: () => 0.5,
    });
    t.after(() => guard.close());
    return guard;
  };
  return { time, issuer, warnings, start };
}

test("a guard without `onFeedDown` that never gets its feed warns once, and tells no secret", async (t) => {
  const { time, issuer, warnings, start } = startUnheard(t);
  issuer.answers["/v1/revocations"] = () => new Response("", { status: 401 });
  await start().ready();
  await time.advance(120_000);
  const [[message, options] = [], ...others] = warnings();
  assert.deepEqual(others, []);
  assert.deepEqual(options, { code: "COUNTERSIGN_FEED_DOWN" });
  assert.match(
    String(message),
    /from https:\/\/auth\.example: .* The revocation feed .* refuses `feedSecret`:/,
  );
  assert(!String(message).includes("a-former-one"));
});

test("a guard without `onFeedDown` warns once an outage, of no short one, and not of its own end", async (t) => {
  const { time, issuer, warnings, start } = startUnheard(t);
  const guard = start();
  await guard.ready();
  for (const [outage, warned] of [
    [1_000, 0],
    [60_000, 1],
    [1_000, 1],
    [60_000, 2],
  ] as const) {
    issuer.isDown = true;
    issuer.cut();
    await time.advance(outage);
    assert.equal(warnings().length, warned);
    issuer.isDown = false;
    await time.advance(31_000);
    assert.equal(guard.status().feed.state, "up");
  }
  guard.close();
  await time.advance(60_000);
  assert.equal(warnings().length, 2);
});

test("a guard with `onFeedDown` tells that alone", async (t) => {
  const warnings = catchWarnings(t);
  const { guard, issuer, time, reports } = startGuard(t);
  await guard.ready();
  issuer.isDown = true;
  issuer.cut();
  await time.advance(60_000);
  assert(reports.includes("down"));
  assert.deepEqual(warnings(), []);
});
