import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { refusal, startGuard } from "./start-guard.ts";

test("a cut stream is resumed where it ended, and what was written meanwhile arrives", async (t) => {
  const { guard, issuer, time, reports } = startGuard(t);
  await guard.ready();
  const first = issuer.revoke({ session: "s9", reason: "revoked" });
  const at = time.clock();
  await time.settle();
  await time.advance(2_000);
  issuer.cut();
  issuer.revoke({ session: "s1", reason: "revoked" });
  await time.advance(300);
  assert.deepEqual(issuer.resumes, [null, `${at}-${first}`]);
  assert.equal(refusal(guard, issuer.token()), "session_ended");
  // Nobody needs to be told of a gap that was over before it counted as silence.
  assert.deepEqual(
    reports.filter((one) => one === "up" || one === "down"),
    ["up"],
  );
  assert.deepEqual(guard.status().feed.state, "up");
});

test("a revocation that got lost shows in the next heartbeat, and all is read again", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  issuer.revoke({ session: "s1", reason: "revoked" }, { lost: true });
  assert.equal(refusal(guard, issuer.token()), undefined);
  await time.advance(2_500);
  assert.equal(refusal(guard, issuer.token()), "session_ended");
  assert.deepEqual(issuer.resumes, [null, null]);
  const { feed } = guard.status();
  assert(feed.state === "up" && feed.resyncs === 1 && feed.reconnects === 1);
});

test("a revocation that the issuer no longer knows of goes with the next snapshot, and not before", async (t) => {
  const { guard, issuer, time } = startGuard(t, {}, (one) =>
    one.revoke({ session: "s1", reason: "revoked" }),
  );
  await guard.ready();
  issuer.forgetAll();
  issuer.heartbeat();
  await time.settle();
  assert.equal(refusal(guard, issuer.token()), "session_ended", "until the new snapshot is there");
  await time.advance(500);
  assert.equal(refusal(guard, issuer.token()), undefined);
});

test("silence of 6 seconds is a feed that is down: it is said once, and tokens are judged by themselves", async (t) => {
  const { guard, issuer, time, reports } = startGuard(t);
  await guard.ready();
  issuer.beats = false;
  issuer.isDown = true;
  await time.advance(5_999);
  assert.equal(guard.status().feed.state, "up");
  for (let at = 0; at < 10; at += 1) {
    issuer.send(": still here\n\n");
    await time.advance(1_000);
  }
  assert.deepEqual(
    reports.filter((one) => one === "up" || one === "down"),
    ["up", "down"],
  );
  assert.equal(refusal(guard, issuer.token()), undefined);
});

test("after a long outage, a stream that cannot go on where it ended is followed by a snapshot at once", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  issuer.revoke({ session: "s1", reason: "revoked" });
  await time.settle();
  await time.advance(2_000);
  issuer.isDown = true;
  issuer.cut();
  await time.advance(200_000);
  issuer.isDown = false;
  issuer.forgetAll();
  while (issuer.resumes.length < 2) await time.advance(100);
  await time.advance(300);
  assert.equal(issuer.resumes.length, 3);
  assert.equal(issuer.resumes.at(-1), null);
  assert.equal(guard.status().feed.state, "up");
  assert.equal(refusal(guard, issuer.token()), undefined);
});

test("when the feed comes back it says so, and nothing that was written meanwhile is missing", async (t) => {
  const { guard, issuer, time, reports } = startGuard(t);
  await guard.ready();
  issuer.isDown = true;
  issuer.cut();
  await time.advance(20_000);
  issuer.revoke({ session: "s1", reason: "user_disabled" });
  issuer.isDown = false;
  await time.advance(31_000);
  assert.equal(refusal(guard, issuer.token()), "session_ended");
  assert.deepEqual(
    reports.filter((one) => one === "up" || one === "down"),
    ["up", "down", "up"],
  );
});

test("with `refuseAfter` all tokens are refused once the last heartbeat is that old, until one comes", async (t) => {
  const { guard, issuer, time } = startGuard(t, { whenFeedIsDown: { refuseAfter: 10 } });
  await guard.ready();
  issuer.isDown = true;
  issuer.cut();
  await time.advance(10_000);
  assert.equal(refusal(guard, issuer.token()), undefined);
  await time.advance(1);
  assert.equal(refusal(guard, issuer.token()), "unavailable");
  assert.equal(refusal(guard, "rubbish"), "invalid_token");
  issuer.isDown = false;
  await time.advance(31_000);
  assert.equal(refusal(guard, issuer.token()), undefined);
});

test("a machine that slept knows at its first token that its feed is old", async (t) => {
  const { guard, issuer, time } = startGuard(t, { whenFeedIsDown: { refuseAfter: 10 } });
  await guard.ready();
  time.jump(60_000);
  assert.equal(refusal(guard, issuer.token()), "unavailable");
});

test("with `refuseAfter` a clock that is set back does not make an old feed fresh", async (t) => {
  const { guard, issuer, time } = startGuard(t, { whenFeedIsDown: { refuseAfter: 10 } });
  await guard.ready();
  issuer.isDown = true;
  issuer.cut();
  time.jump(-3_600_000);
  assert.equal(refusal(guard, issuer.token()), "unavailable");
  await time.advance(60_000);
  assert.equal(refusal(guard, issuer.token()), "unavailable");
  issuer.isDown = false;
  await time.advance(31_000);
  assert.equal(refusal(guard, issuer.token()), undefined);
});

test("after a freeze of the process the status tells, and `ready` waits for what was revoked meanwhile", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  const token = issuer.token();
  issuer.cut();
  time.jump(120_000);
  issuer.revoke({ session: "s1", reason: "logged_out" });
  assert.equal(guard.status().feed.state, "down");
  const judged = guard.ready().then(() => refusal(guard, token));
  await time.advance(1_000);
  assert.equal(await judged, "session_ended");
  assert.equal(guard.status().feed.state, "up");
});

for (const [whenFeedIsDown, expected] of [
  ["accept", undefined],
  [{ refuseAfter: 10 }, "unavailable"],
] as const) {
  test(`after a freeze with a feed that is down \`ready\` waits for one try alone (${expected})`, async (t) => {
    const { guard, issuer, time } = startGuard(t, { whenFeedIsDown });
    await guard.ready();
    issuer.isDown = true;
    issuer.cut();
    time.jump(120_000);
    const asked = issuer.requests.length;
    const ready = guard.ready().then(() => issuer.requests.length);
    await time.advance(10_000);
    assert.equal(await ready, asked + 1);
    await guard.ready();
    assert.equal(refusal(guard, issuer.token()), expected);
  });
}

test("after an outage too `ready` waits for what was revoked while the process was frozen", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  const serve = issuer.answers["/v1/revocations"];
  assert(serve !== undefined);
  const breaking: (() => void)[] = [];
  // An answer takes longer than a process runs that does not wait, and breaks off where that is frozen meanwhile.
  issuer.answers["/v1/revocations"] = (request) =>
    new Promise((resolve, reject) => {
      breaking.push(() => reject(new TypeError("fetch failed")));
      time.schedule(40, () => resolve(serve(request)));
    });
  issuer.isDown = true;
  issuer.cut();
  await time.advance(5_000);
  issuer.isDown = false;
  for (const sid of ["s1", "s2", "s3"]) {
    const token = issuer.token({ sid });
    await time.advance(20);
    issuer.revoke({ session: sid, reason: "logged_out" }, { lost: true });
    issuer.cut();
    time.jump(60_000);
    for (const breakOff of breaking) breakOff();
    const judged = guard.ready().then(() => refusal(guard, token));
    await time.advance(6_000);
    assert.equal(await judged, "session_ended");
  }
});

test("after a freeze `ready` waits for no pause between tries, and is done though the feed stays silent", async (t) => {
  const { guard, issuer, time } = startGuard(t, { random: () => 0.999 });
  await guard.ready();
  issuer.answers["/v1/revocations"] = () =>
    new Response(new ReadableStream(), { headers: { "content-type": "text/event-stream" } });
  issuer.cut();
  await time.advance(30_000);
  // In the midst of tries and of pauses.
  for (let freeze = 0; freeze < 12; freeze += 1) {
    await time.advance(700 * freeze);
    time.jump(60_000);
    let isReady = false;
    const ready = guard.ready().then(() => (isReady = true));
    await time.advance(6_500);
    assert(isReady, `freeze ${freeze}`);
    await ready;
  }
});

test("a feed is asked again whose answer never comes, of a fetch that cannot be stopped", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  const serve = issuer.answers["/v1/revocations"];
  assert(serve !== undefined);
  let cancelled = 0;
  const late: (() => void)[] = [];
  issuer.answers["/v1/revocations"] = () =>
    new Promise((resolve) => {
      issuer.answers["/v1/revocations"] = serve;
      const body = new ReadableStream({ cancel: () => void (cancelled += 1) });
      late.push(() => resolve(new Response(body, { headers: { "content-type": "text/event-stream" } })));
    });
  issuer.cut();
  await time.advance(20_000);
  assert.equal(guard.status().feed.state, "up");
  for (const answer of late) answer();
  await time.settle();
  assert.equal(cancelled, 1);
});

test("a clock that is set back cannot tell that the feed is up, until the next heartbeat", async (t) => {
  const { guard, time } = startGuard(t);
  await guard.ready();
  time.jump(-60_000);
  assert.equal(guard.status().feed.state, "down");
  await time.advance(62_000);
  assert.equal(guard.status().feed.state, "up");
});

test("a frozen stream, whose heartbeats are old ones sent again, is a feed that is down", async (t) => {
  const { guard, issuer, time, reports } = startGuard(t);
  await guard.ready();
  issuer.beats = false;
  const old = issuer.heartbeatEvent();
  const serve = issuer.answers["/v1/revocations"];
  issuer.answers["/v1/revocations"] = () => new Response("", { status: 503 });
  for (let at = 0; at < 20; at += 1) {
    issuer.send(`data: ${old}\n\n`);
    await time.advance(1_000);
  }
  assert.equal(guard.status().feed.state, "down");
  assert(reports.some((one) => one.includes("heartbeats are old")));
  assert(serve !== undefined);
  issuer.answers["/v1/revocations"] = serve;
  issuer.beats = true;
  await time.advance(31_000);
  assert.equal(guard.status().feed.state, "up");
});

for (const [what, members] of [
  ["an earlier time than the one before", { time: Date.UTC(2026, 0, 1) }],
  ["a time far ahead", { time: Date.UTC(2100, 0, 1) }],
  ["another count", { count: 7 }],
  ["another digest", { digest: "A".repeat(42) + "E" }],
] as const) {
  test(`a heartbeat with ${what} ends the stream`, async (t) => {
    const { guard, issuer, time } = startGuard(t);
    await guard.ready();
    await time.advance(4_500);
    issuer.send(`data: ${issuer.heartbeatEvent(members)}\n\n`);
    await time.advance(500);
    assert.equal(issuer.resumes.length, 2);
    assert.equal(guard.status().feed.state, "up");
  });
}

test("revocations without heartbeats are silence: stored ones could be sent again and again", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  issuer.beats = false;
  for (let at = 0; at < 7; at += 1) {
    issuer.revoke({ session: `s${at}`, reason: "revoked" });
    await time.advance(1_000);
  }
  assert.equal(issuer.resumes.length, 2);
});

test("a first stream that never comes to its first heartbeat is a feed that is down, though old events go on coming", async (t) => {
  const { guard, issuer, time, reports } = startGuard(t);
  issuer.beats = false;
  const old = new TextEncoder().encode(`data: ${issuer.heartbeatEvent()}\n\n`);
  issuer.answers["/v1/revocations"] = () => {
    const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      controller.enqueue(old);
      time.schedule(3_000, () => start(controller));
    };
    return new Response(new ReadableStream({ start }), { headers: { "content-type": "text/event-stream" } });
  };
  await time.advance(5_000);
  assert.deepEqual(reports, []);
  await time.advance(55_000);
  assert.deepEqual(reports, ["down"]);
  assert.equal(guard.status().feed.state, "down");
});

test("a feed and keys that have moved are found again", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  const [keys, feed] = [issuer.answers["/.well-known/jwks.json"], issuer.answers["/v1/revocations"]];
  assert(keys !== undefined && feed !== undefined);
  issuer.answers["/new/keys"] = keys;
  issuer.answers["/new/feed"] = feed;
  delete issuer.answers["/.well-known/jwks.json"];
  delete issuer.answers["/v1/revocations"];
  issuer.answers["/.well-known/oauth-authorization-server"] = () =>
    Response.json({
      issuer: "https://auth.example",
      jwks_uri: "https://auth.example/new/keys",
      revocations_endpoint: "https://auth.example/new/feed",
    });
  issuer.cut();
  await time.advance(10_000);
  assert.equal(issuer.asked("/new/feed"), 1);
  assert.equal(guard.status().feed.state, "up");
  await time.advance(300_000);
  assert(issuer.asked("/new/keys") > 0);
});

test("a feed that is refused says which option lacks, or is wrong", async (t) => {
  for (const [options, why] of [
    [{}, /asks for a secret: give the server's COUNTERSIGN_FEED_SECRET as `feedSecret`\.$/],
    [{ feedSecret: "a-former-one" }, /refuses `feedSecret`: give the server's COUNTERSIGN_FEED_SECRET\.$/],
  ] as const) {
    const { guard, errors } = startGuard(t, options, (issuer) => {
      issuer.answers["/v1/revocations"] = () => new Response("", { status: 401 });
    });
    await guard.ready();
    assert.match(errors().join(), why);
  }
});

test("of who has waited for `ready` in vain, as each request may in an outage, nothing is kept", async (t) => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const { guard, time } = startGuard(t, { whenFeedIsDown: { refuseAfter: 30 } }, (issuer) => {
    issuer.answers["/v1/revocations"] = () => new Response("", { status: 503 });
  });
  const waitInVain = async () => {
    const given = guard.ready().catch((error: unknown) => new WeakRef(error as Error));
    await time.advance(10_000);
    return await given;
  };
  const error = await waitInVain();
  await time.settle();
  collectGarbage();
  assert.equal(error?.deref(), undefined);
});
