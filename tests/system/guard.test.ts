import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type TestContext, test } from "node:test";
import { createGuard, GuardError, type GuardOptions } from "@countersign/guard";
import { eventually } from "./eventually.ts";
import { startGuardedServer, type Tokens } from "./guarded-server.ts";

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

async function startGuard(t: TestContext, issuer: string, options: Partial<GuardOptions> = {}) {
  const guard = createGuard({ issuer, audience: issuer, ...options });
  t.after(() => guard.close());
  await guard.ready();
  const judge = ({ access_token }: Pick<Tokens, "access_token">): GuardError | undefined => {
    try {
      guard.verify(access_token);
      return undefined;
    } catch (error) {
      if (error instanceof GuardError) return error;
      throw error;
    }
  };
  return {
    guard,
    judge,
    refused: (tokens: Tokens) =>
      eventually(
        () => judge(tokens),
        (error) => error !== undefined,
      ),
  };
}

test("after a log-out another process refuses the session's access token, and no other session's", async (t) => {
  const server = await startGuardedServer(t);
  const { judge, refused } = await startGuard(t, server.issuer);
  const [ada, bob] = [await server.signUp("ada@example.com"), await server.signUp("bob@example.com")];
  assert.equal(judge(ada), undefined);
  await server.logOut(ada);
  const error = await refused(ada);
  assert.deepEqual([error?.code, error?.reason, error?.action], ["session_ended", "logged_out", "refresh"]);
  assert.equal(judge(bob), undefined);
});

test("a role given by command makes older tokens stale, and a refresh mends it", async (t) => {
  const server = await startGuardedServer(t);
  const { guard, judge, refused } = await startGuard(t, server.issuer);
  const before = await server.signUp("ada@example.com");
  await server.run("role", "create", "clerk", "books:write");
  await server.run("user", "grant", "ada@example.com", "clerk");
  assert.equal((await refused(before))?.code, "token_stale");
  const after = await server.refresh(before);
  assert.equal(judge(after), undefined);
  assert.deepEqual(guard.verify(after.access_token).permissions, ["books:write"]);
  await server.run("role", "allow", "clerk", "books:read");
  assert.equal((await refused(after))?.code, "token_stale");
  const again = await server.refresh(after);
  assert.equal(judge(again), undefined);
  assert.deepEqual(guard.verify(again.access_token).permissions, ["books:read", "books:write"]);
});

test("a user who is disabled by command is refused", async (t) => {
  const server = await startGuardedServer(t);
  const { refused } = await startGuard(t, server.issuer);
  const ada = await server.signUp("ada@example.com");
  await server.run("user", "disable", "ada@example.com");
  const error = await refused(ada);
  assert.deepEqual([error?.code, error?.reason], ["session_ended", "user_disabled"]);
});

test("what a revoked key signed is refused, and what its successor signs is accepted", async (t) => {
  const server = await startGuardedServer(t);
  const { judge, refused } = await startGuard(t, server.issuer);
  const ada = await server.signUp("ada@example.com");
  assert.equal(judge(ada), undefined);
  const { kid } = JSON.parse(Buffer.from(ada.access_token.split(".")[0] ?? "", "base64url").toString()) as {
    kid: string;
  };
  await server.run("keys", "revoke", kid);
  assert.equal((await refused(ada))?.code, "invalid_token");
  const next = await server.refresh(ada);
  assert.equal(
    await eventually(
      () => judge(next),
      (error) => error === undefined,
    ),
    undefined,
  );
});

test("a server that is killed and started again is read on, and what was revoked before still is", async (t) => {
  const server = await startGuardedServer(t);
  const { guard, judge, refused } = await startGuard(t, server.issuer);
  const [ada, bob] = [await server.signUp("ada@example.com"), await server.signUp("bob@example.com")];
  await server.logOut(ada);
  await refused(ada);
  server.process.child.kill("SIGKILL");
  await server.process.ended;
  assert.equal(judge(bob), undefined);
  // Nobody can tell the guard now; the command writes what the next stream brings.
  await server.run("user", "disable", "bob@example.com");
  await server.restart();
  assert.equal((await refused(bob))?.code, "session_ended");
  assert.equal(judge(ada)?.code, "session_ended");
  const { feed } = guard.status();
  assert(feed.state === "up" && feed.resyncs === 0 && feed.revocations >= 2);
});

test("with one shared secret, a guard reads tokens and feed of HS256", async (t) => {
  const [secret, feedSecret] = [newSecret(), newSecret()];
  const server = await startGuardedServer(t, {
    COUNTERSIGN_SIGNING_ALG: "HS256",
    COUNTERSIGN_HS_SECRET: secret,
    COUNTERSIGN_FEED_SECRET: feedSecret,
  });
  const { guard, judge, refused } = await startGuard(t, server.issuer, { secret, feedSecret });
  assert.equal(guard.status().feed.state, "up");
  const ada = await server.signUp("ada@example.com");
  assert.equal(judge(ada), undefined);
  await server.logOut(ada);
  assert.equal((await refused(ada))?.code, "session_ended");
});

test("without the feed's secret a guard knows that it has no feed, and says why", async (t) => {
  const server = await startGuardedServer(t, {
    COUNTERSIGN_FEED_SECRET: newSecret(),
  });
  const causes: unknown[] = [];
  const { guard } = await startGuard(t, server.issuer, { onFeedDown: (cause) => causes.push(cause) });
  assert.equal(guard.status().feed.state, "down");
  assert.match(
    String(causes[0]),
    /asks for a secret: give the server's COUNTERSIGN_FEED_SECRET as `feedSecret`/,
  );
});
