import assert from "node:assert/strict";
import { test } from "node:test";
import { createSigner, exportKeySet, exportPublicJwk, generateJwk, importKey } from "@countersign/jwt";
import { createGuard } from "../src/create-guard.ts";
import { accessClaims, audience, createFakeIssuer, issuerName, newKey } from "./fake-issuer.ts";
import { createFakeTime } from "./fake-time.ts";
import { refusal, refusalError, startGuard } from "./start-guard.ts";

test("a guard that is ready answers the claims of a good token", async (t) => {
  const { guard, issuer } = startGuard(t);
  await guard.ready();
  const claims = guard.verify(issuer.token());
  assert.equal(claims.sub, "ada");
  assert.deepEqual(claims.roles, ["reader"]);
});

test("before its keys are there a guard refuses with `unavailable`, which is 503 and to be retried", (t) => {
  const { guard, issuer } = startGuard(t);
  const error = refusalError(guard, issuer.token());
  assert.deepEqual([error?.code, error?.status, error?.action], ["unavailable", 503, "retry"]);
  assert.equal(error?.headers["retry-after"], "5");
});

test("a token is `token_expired` once its time and the tolerance of 5 seconds are over", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  const token = issuer.token();
  await time.advance(304_999);
  assert.equal(refusal(guard, token), undefined);
  await time.advance(1);
  assert.equal(refusal(guard, token), "token_expired");
});

for (const [what, claims] of Object.entries({
  "no session": { sid: undefined },
  "a session that is no text": { sid: ["s1"] },
  "roles that are no list": { roles: "admin" },
  "a version that is no number": { roles_version: "9" },
  "no time of its log-in": { auth_time: undefined },
  "no list of how its user was authenticated": { amr: "pwd" },
})) {
  test(`a token with ${what} is \`invalid_token\``, async (t) => {
    const { guard, issuer } = startGuard(t);
    await guard.ready();
    const error = refusalError(guard, issuer.token(claims));
    assert.deepEqual([error?.code, error?.status, error?.action], ["invalid_token", 401, "refresh"]);
  });
}

for (const [what, claims, said] of [
  ["another issuer", { iss: "https://other.example" }, /its issuer is not https:.*COUNTERSIGN_ISSUER/],
  [
    "another audience",
    { aud: "https://other.example" },
    /none of this guard's audiences: .*COUNTERSIGN_AUDIENCE/,
  ],
  ["a time to come", { iat: 4_102_444_800, exp: 4_102_445_100 }, /from the future.*NTP/],
] as const) {
  test(`a token with ${what} is \`invalid_token\`, which no refresh mends, and the log says why, once`, async (t) => {
    const { guard, issuer, errors } = startGuard(t);
    await guard.ready();
    for (let times = 0; times < 3; times++) {
      const error = refusalError(guard, issuer.token(claims));
      assert.deepEqual([error?.code, error?.status, error?.action], ["invalid_token", 401, undefined]);
    }
    assert.equal(errors().length, 1);
    assert.match(errors()[0] ?? "", said);
  });
}

test("a token with another audience that nobody trusted has signed is not told of", async (t) => {
  const { guard, issuer, errors } = startGuard(t);
  await guard.ready();
  assert.equal(refusalError(guard, issuer.token({ aud: "x" }, newKey()))?.action, "refresh");
  assert.deepEqual(errors(), []);
});

test("attack 26: a token of another type than the one expected is refused, whoever signed it", async (t) => {
  const { guard, issuer } = startGuard(t);
  await guard.ready();
  for (const typ of ["JWT", "logout+jwt", "dpop+jwt", "secevent+jwt"]) {
    assert.equal(refusal(guard, issuer.token({}, undefined, typ)), "invalid_token", typ);
  }
  assert.equal(refusal(guard, issuer.heartbeatEvent()), "invalid_token");
  assert.equal(refusal(guard, `cs_rt_${"A".repeat(98)}`), "invalid_token");
});

test("with `typ: JWT` a token without a session of ours is still refused", async (t) => {
  const { guard, issuer } = startGuard(t, { typ: "JWT" });
  await guard.ready();
  assert.equal(refusal(guard, issuer.token({}, undefined, "JWT")), undefined);
  assert.equal(refusal(guard, issuer.token({ sid: undefined }, undefined, "JWT")), "invalid_token");
  assert.equal(refusal(guard, issuer.token()), "invalid_token");
});

test("an error holds neither the token nor a part of it", async (t) => {
  const { guard, issuer } = startGuard(t);
  await guard.ready();
  for (const token of [issuer.token({ exp: 1 }), issuer.token({ aud: "x" }), issuer.token({}, newKey())]) {
    const error = refusalError(guard, token);
    assert(error !== undefined);
    const shown = JSON.stringify([error.stack, error.toProblem(), Object.entries(error)]);
    for (const part of token.split(".")) assert(!shown.includes(part));
  }
});

function noFetch(): never {
  throw new Error("A request was made.");
}

test("fixed keys need no network at all", (t) => {
  const key = newKey();
  const { issuer, guard } = startGuard(t, { keys: exportKeySet([key]), fetch: noFetch });
  assert.equal(refusal(guard, issuer.token({}, key)), undefined);
  assert.deepEqual(guard.status().feed, { state: "off" });
});

test("of several shared secrets each verifies", async (t) => {
  const secrets = [
    "c2VjcmV0LW51bWJlci1vbmUtaXMtMzItYnl0ZXMtbG9uZw",
    "c2VjcmV0LW51bWJlci10d28taXMtMzItYnl0ZXMtbG9uZw",
  ];
  const { issuer, guard } = startGuard(t, { secret: secrets.join(","), feed: false });
  for (const k of secrets) {
    const key = importKey({ kty: "oct", k, kid: "any" }, "HS256");
    assert.equal(refusal(guard, issuer.token({}, key)), undefined);
  }
  assert.equal(refusal(guard, issuer.token()), "invalid_token");
});

test("tokens of another RFC 9068 issuer are accepted without our own claims", (t) => {
  const key = newKey();
  const guard = createGuard({ issuer: issuerName, audience, keys: exportKeySet([key]), profile: "rfc9068" });
  t.after(() => guard.close());
  const { sid, roles, permissions, ...claims } = accessClaims(Date.now()) as Record<string, unknown>;
  assert(sid !== undefined && roles !== undefined && permissions !== undefined);
  const sign = createSigner({ key, typ: "at+jwt" });
  assert.equal(guard.verify(sign({ ...claims, scope: "a b" }))["scope"], "a b");
  assert.equal(refusal(guard, sign({ ...claims, client_id: undefined })), "invalid_token");
});

const { alg: _, ...unnamed } = exportPublicJwk(importKey(generateJwk("RS256")));

for (const [what, options, expected] of [
  ["a fixed key that names no algorithm", { keys: { keys: [unnamed] } }, /skipped: .* `algorithms`/],
  [
    "a fixed set of a shared secret, which all who read it could sign with",
    { keys: { keys: [generateJwk("HS256")] } },
    /`keys` has no key that can be used/,
  ],
  ["a fixed set without a key", { keys: { keys: [] } }, /`keys` has no key that can be used/],
  ["a misspelt option", { whenFeedIsDwon: "accept" }, /no option/],
  ["an issuer over http beyond loopback", { issuer: "http://auth.example" }, /not https/],
  ["an issuer that is no address", { issuer: "auth" }, /no address/],
  [
    "an issuer that is no text",
    { issuer: new URL("https://auth.example") },
    /`issuer` must be a string, not an object\./,
  ],
  ["no audience", { audience: undefined }, /audience/],
  ["an empty audience", { audience: "" }, /audience/],
  ["no algorithm", { algorithms: [] }, /one or more of these without `secret`: ES256/],
  ["an algorithm that is unknown", { algorithms: ["ES999"] }, /one or more of/],
  ["an algorithm of shared secrets without one", { algorithms: ["HS256"] }, /one or more of/],
  [
    "a shared secret for two algorithms",
    { algorithms: ["HS256", "HS512"], secret: "x" },
    /one of these with `secret`: HS256/,
  ],
  ["a feed that is said in a word", { feed: "false" }, /must be a boolean, not a string\./],
  ["a word for what is to be done without the feed", { whenFeedIsDown: "refuse" }, /`\{ refuseAfter \}`/],
  [
    "nothing for what is to be done without the feed",
    { whenFeedIsDown: null },
    /must be a string or an object, not null\./,
  ],
  ["a tolerance over a minute", { clockTolerance: 61 }, /from 0 to 60/],
  ["refusing after less than three heartbeats", { whenFeedIsDown: { refuseAfter: 5 } }, /from 6 to/],
  [
    "a secret as a person types it",
    { secret: "a secret of ours" },
    /`secret` is not as COUNTERSIGN_HS_SECRET/,
  ],
  ["a secret that is short", { secret: "c2hvcnQ" }, /`secret` .* needs 32 bytes/],
  ["keys and a secret", { keys: { keys: [] }, secret: "x" }, /one of them/],
  ["a feed of a foreign issuer", { profile: "rfc9068", feed: true }, /feed/],
] as const) {
  test(`${what} is refused when the guard is made`, (t) => {
    const issuer = createFakeIssuer(createFakeTime());
    assert.throws(() => startGuard(t, { fetch: issuer.fetch, ...(options as object) }), expected);
    assert.equal(issuer.asked("/.well-known/oauth-authorization-server"), 0, "nothing has begun");
  });
}

test("a secret that fits in no header is refused without being told", (t) => {
  const feedSecret = "sixteen-letters-1\nsixteen-letters-2";
  assert.throws(
    () => startGuard(t, { feedSecret }),
    ({ message }: Error) => /`feedSecret` is one line/.test(message) && !message.includes("letters"),
  );
});
