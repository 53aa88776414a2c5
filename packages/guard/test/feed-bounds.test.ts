import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal, startGuard } from "./start-guard.ts";

test("an event over 1 MiB ends the stream", async (t) => {
  const { guard, issuer, time, errors } = startGuard(t);
  await guard.ready();
  issuer.send(`data: ${"x".repeat(600_000)}\n`);
  issuer.send(`data: ${"x".repeat(600_000)}\n`);
  await time.advance(1_000);
  assert.deepEqual(errors(), ["error: An event of the feed is over 1 MiB."]);
  assert.equal(guard.status().feed.state, "up");
});

test("more live revocations than may be kept are a feed that is down; those that are kept still count", async (t) => {
  const { guard, issuer, time, reports } = startGuard(t, { maxRevocations: 2 });
  await guard.ready();
  for (const session of ["s1", "s2", "s3"]) issuer.revoke({ session, reason: "revoked" });
  await time.advance(10_000);
  assert.equal(guard.status().feed.state, "down");
  assert.equal(refusal(guard, issuer.token()), "session_ended");
  assert(reports.includes("error: The issuer has over 2 live revocations."));
  assert(issuer.resumes.length < 10, "not one snapshot after the other");
});

test("more than may be kept at the start: those that are kept count, and are followed by newer ones", async (t) => {
  const { guard, issuer, time } = startGuard(t, { maxRevocations: 2 }, (one) => {
    for (const session of ["s1", "s2", "s3"]) one.revoke({ session, reason: "revoked" });
  });
  await guard.ready();
  const { feed } = guard.status();
  assert(feed.state === "down" && feed.revocations === 2);
  assert.equal(refusal(guard, issuer.token()), "session_ended");
  issuer.forgetAll();
  for (const session of ["s4", "s5", "s6"]) issuer.revoke({ session, reason: "revoked" });
  await time.advance(10_000);
  assert.equal(guard.status().feed.state, "down");
  assert.equal(refusal(guard, issuer.token({ sid: "s4" })), "session_ended");
});

test("revocations leave when no token that they concern can live, and the digest still agrees", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  for (let at = 0; at < 50; at += 1) {
    issuer.revoke({ session: `s${at}`, reason: "revoked" }, { life: 10_000 + at * 700 });
    await time.advance(300);
  }
  const counts = () => [guard.status().feed, issuer.live().length] as const;
  const [before, live] = counts();
  assert(before.state === "up" && live > 0 && before.resyncs === 0);
  await time.advance(60_000);
  const [after] = counts();
  assert(after.state === "up" && after.revocations === 0 && after.resyncs === 0);
});

test("the bearer secret of the feed is sent to the feed alone", async (t) => {
  const seen: (string | null)[] = [];
  const { guard } = startGuard(t, { feedSecret: "secret" }, (issuer) => {
    for (const [path, answer] of Object.entries(issuer.answers)) {
      issuer.answers[path] = (request) => {
        seen.push(request.headers.get("authorization"));
        return answer(request);
      };
    }
  });
  await guard.ready();
  assert.deepEqual(seen, [null, null, "Bearer secret"]);
});

test("a guard that is closed leaves no timer and no stream behind", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  assert.equal(issuer.streams.size, 1);
  guard.close();
  await time.settle();
  assert.equal(issuer.streams.size, 0);
  assert.equal(time.waiting(), 1, "only the issuer's own heartbeat");
  assert.equal(refusal(guard, issuer.token()), undefined);
  await assert.rejects(guard.ready(), /closed/);
});

test("a feed that is answered only when the guard is closed, for `fetch` was not to be stopped, is not read", async (t) => {
  const answer = Promise.withResolvers<Response>();
  const { guard, time } = startGuard(t, {}, (issuer) => {
    issuer.answers["/v1/revocations"] = () => answer.promise;
  });
  await time.settle();
  guard.close();
  const cancelled = Promise.withResolvers<void>();
  const body = new ReadableStream({ cancel: () => cancelled.resolve() });
  answer.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  await cancelled.promise;
});

function fail(): never {
  throw new Error("A bug.");
}

async function failLater(): Promise<never> {
  return fail();
}

test("a callback that fails, at once or later, does not end the reading", async (t) => {
  const { guard, issuer, time } = startGuard(t, { onFeedUp: failLater, onFeedDown: fail, onError: fail });
  await guard.ready();
  issuer.cut();
  issuer.revoke({ session: "s1", reason: "revoked" });
  await time.advance(1_000);
  assert.equal(refusal(guard, issuer.token()), "session_ended");
});
