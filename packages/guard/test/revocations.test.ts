import assert from "node:assert/strict";
import { test } from "node:test";
import { exportKeySet, importKey } from "@countersign/jwt";
import { newKey } from "./fake-issuer.ts";
import { refusal, refusalError, startGuard } from "./start-guard.ts";

test("a session that ended before the guard came is refused, by the snapshot", async (t) => {
  const { guard, issuer } = startGuard(t, {}, (one) => one.revoke({ session: "s1", reason: "logged_out" }));
  await guard.ready();
  const error = refusalError(guard, issuer.token());
  assert.deepEqual([error?.code, error?.status, error?.action], ["session_ended", 401, "refresh"]);
  assert.equal(error?.reason, "logged_out");
  assert.equal(refusal(guard, issuer.token({ sid: "s2" })), undefined);
});

test("a snapshot of several thousand entries is read whole", async (t) => {
  const { guard, issuer } = startGuard(t, {}, (one) => {
    for (let at = 0; at < 2_500; at += 1) one.revoke({ session: `s${at}`, reason: "revoked" });
  });
  await guard.ready();
  for (const sid of ["s0", "s999", "s1000", "s2499"])
    assert.equal(refusal(guard, issuer.token({ sid })), "session_ended");
  assert.equal(guard.status().feed.state, "up");
});

test("attack 28: a token that is in the cache is refused at its next use once its session has ended", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  const token = issuer.token();
  assert.equal(refusal(guard, token), undefined);
  issuer.revoke({ session: "s1", reason: "reuse_detected" });
  await time.settle();
  assert.equal(refusal(guard, token), "session_ended");
});

test("a token with older roles than announced is `token_stale`, one with those or newer ones is not", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  issuer.revoke({ user: "ada", roles_version: 4 });
  await time.settle();
  assert.equal(refusal(guard, issuer.token({ roles_version: 3 })), "token_stale");
  assert.equal(refusal(guard, issuer.token({ roles_version: 4 })), undefined);
  assert.equal(refusal(guard, issuer.token({ roles_version: 3, sub: "bob" })), undefined);
});

test("a changed role makes older tokens that hold it stale, and no others", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  issuer.revoke({ role: "reader", policy_version: 6 });
  // An older one that comes later takes nothing back.
  issuer.revoke({ role: "reader", policy_version: 4 });
  await time.settle();
  assert.equal(refusal(guard, issuer.token({ policy_version: 5 })), "token_stale");
  assert.equal(refusal(guard, issuer.token({ policy_version: 6 })), undefined);
  assert.equal(refusal(guard, issuer.token({ policy_version: 5, roles: ["writer"] })), undefined);
});

test("attack 33: what a revoked key signed is refused at once, cached or not, and its successor's tokens are accepted", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  const stolen = issuer.signingKey();
  const cached = issuer.token();
  assert.equal(refusal(guard, cached), undefined);
  issuer.rotate();
  await time.advance(310_000);
  assert.equal(refusal(guard, issuer.token({}, stolen)), undefined, "during the overlap both verify");
  issuer.unpublish(stolen);
  issuer.revoke({ kid: stolen.kid ?? "" });
  await time.settle();
  assert.equal(refusal(guard, issuer.token({}, stolen)), "invalid_token");
  assert.equal(refusal(guard, cached), "invalid_token");
  assert.equal(refusal(guard, issuer.token()), undefined);
});

for (const [which, isFixed] of [
  ["an answer of the issuer that was not up to date", false],
  ["a fixed key set", true],
] as const) {
  test(`a revoked key that is in ${which} stays refused when its revocation is over`, async (t) => {
    const [stolen, successor] = [newKey(), newKey()];
    const keys = exportKeySet([stolen, successor]);
    const { guard, issuer, time } = startGuard(t, isFixed ? { keys, feed: true } : {}, (one) => {
      one.signWith(successor);
      one.answers["/.well-known/jwks.json"] = () =>
        Response.json(keys, { headers: { "cache-control": "max-age=7200" } });
    });
    await guard.ready();
    issuer.revoke({ kid: stolen.kid ?? "" });
    await time.advance(600_000);
    issuer.cut();
    await time.advance(10_000);
    assert.deepEqual(issuer.live(), []);
    assert.equal(refusal(guard, issuer.token({}, stolen)), "invalid_token");
    assert.equal(refusal(guard, issuer.token()), undefined);
  });
}

test("of several shared secrets each may sign the feed", async (t) => {
  const secrets = [
    "c2VjcmV0LW51bWJlci1vbmUtaXMtMzItYnl0ZXMtbG9uZw",
    "c2VjcmV0LW51bWJlci10d28taXMtMzItYnl0ZXMtbG9uZw",
  ];
  for (const k of secrets) {
    const key = importKey({ kty: "oct", k, kid: k.slice(-9) }, "HS256");
    const { guard, issuer, time } = startGuard(t, { secret: secrets.join() }, (one) => one.signWith(key));
    await guard.ready();
    issuer.revoke({ session: "s1", reason: "revoked" });
    await time.settle();
    assert.equal(refusal(guard, issuer.token()), "session_ended");
  }
});
