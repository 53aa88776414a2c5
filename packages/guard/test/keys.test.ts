import assert from "node:assert/strict";
import { test } from "node:test";
import { exportKeySet, exportPublicJwk, generateJwk, importKey } from "@countersign/jwt";
import { newKey } from "./fake-issuer.ts";
import { refusal, startGuard } from "./start-guard.ts";

const metadataPath = "/.well-known/oauth-authorization-server";
const keySetPath = "/.well-known/jwks.json";

test("attack 31: a thousand made-up `kid`s cause one fetch of the key set in a cool-down", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  await time.advance(31_000);
  for (let at = 0; at < 1_000; at += 1)
    assert.equal(refusal(guard, issuer.token({}, newKey())), "invalid_token");
  await time.settle();
  assert.equal(issuer.asked(keySetPath), 2);
  await time.advance(29_000);
  for (let at = 0; at < 100; at += 1) refusal(guard, issuer.token({}, newKey()));
  await time.settle();
  assert.equal(issuer.asked(keySetPath), 2);
});

test("a made-up `kid` does not empty the cache of verified tokens, a changed key set does", async (t) => {
  const { guard, issuer, time } = startGuard(t, { feed: false });
  await guard.ready();
  const token = issuer.token();
  const cached = guard.verify(token);
  const fetchAgain = async () => {
    const asked = issuer.asked(keySetPath);
    await time.advance(31_000);
    refusal(guard, issuer.token({}, newKey()));
    await time.settle();
    assert.equal(issuer.asked(keySetPath), asked + 1);
  };
  await fetchAgain();
  assert.equal(guard.verify(token), cached);
  issuer.rotate();
  await fetchAgain();
  assert.notEqual(guard.verify(token), cached);
});

test("a key that the issuer made without notice is found by its unknown `kid`", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  await time.advance(31_000);
  issuer.rotate();
  const token = issuer.token();
  assert.equal(refusal(guard, token), "invalid_token");
  await time.settle();
  assert.equal(refusal(guard, token), undefined);
});

test("keys are fetched again in the background, at half of their lifetime", async (t) => {
  const { guard, issuer, time } = startGuard(t, { feed: false });
  await guard.ready();
  issuer.rotate();
  await time.advance(284_999);
  assert.equal(issuer.asked(keySetPath), 1);
  await time.advance(1);
  assert.equal(issuer.asked(keySetPath), 2);
  assert.equal(refusal(guard, issuer.token()), undefined);
  assert.equal(issuer.asked(keySetPath), 2);
});

for (const [age, pause] of [
  ["400", 95_000],
  ["9999", 28_500],
  ["soon", 285_000],
] as const) {
  test(`keys that a cache kept for \`${age}\` seconds are fetched again at half of what is left`, async (t) => {
    const { guard, issuer, time } = startGuard(t, { feed: false }, (one) => {
      const headers = { "cache-control": "public, max-age=600", age };
      one.answers[keySetPath] = () => Response.json(exportKeySet([one.signingKey()]), { headers });
    });
    await guard.ready();
    await time.advance(pause - 1);
    assert.equal(issuer.asked(keySetPath), 1);
    await time.advance(1);
    assert.equal(issuer.asked(keySetPath), 2);
  });
}

test("while the issuer is down the last keys stay, and it is asked with growing pauses", async (t) => {
  const { guard, issuer, time } = startGuard(t, { feed: false });
  await guard.ready();
  issuer.isDown = true;
  await time.advance(3_600_000);
  assert.equal(refusal(guard, issuer.token()), undefined);
  const asked = issuer.requests.length;
  assert(asked > 50 && asked < 200, `${asked} requests in an hour`);
  issuer.isDown = false;
  await time.advance(31_000);
  assert.deepEqual(guard.status().keys.count, 1);
  assert((guard.status().keys.age ?? 99) < 31);
});

test("an issuer that is down at the start: `ready` fails after 10 seconds, and the guard comes up when the issuer does", async (t) => {
  const { guard, issuer, time } = startGuard(t, {}, (one) => (one.isDown = true));
  const late = assert.rejects(guard.ready(), /no keys after 10 seconds/);
  await time.advance(10_000);
  await late;
  assert.equal(refusal(guard, issuer.token()), "unavailable");
  issuer.isDown = false;
  const ready = guard.ready();
  await time.advance(31_000);
  await ready;
  assert.equal(refusal(guard, issuer.token()), undefined);
  assert.equal(guard.status().feed.state, "up");
});

test("an issuer without a feed: it is said, and a guard that accepts is ready", async (t) => {
  const { guard, issuer, reports } = startGuard(t, {}, (one) => {
    one.answers[metadataPath] = () => Response.json({ ...one.metadata(), revocations_endpoint: undefined });
  });
  await guard.ready();
  assert.equal(guard.status().feed.state, "down");
  assert(reports.includes("down"));
  assert.equal(refusal(guard, issuer.token()), undefined);
});

test("an issuer without a feed: a guard that refuses does not become ready", async (t) => {
  const options = { whenFeedIsDown: { refuseAfter: 8 } };
  const { guard, issuer, time } = startGuard(t, options, (one) => {
    one.answers["/v1/revocations"] = () => new Response("", { status: 503 });
  });
  const late = assert.rejects(guard.ready(), /no revocations after 10 seconds/);
  await time.advance(10_000);
  await late;
  assert.equal(refusal(guard, issuer.token()), "unavailable");
});

test("attack 32: a secret or the private half of a key in the issuer's key set is not used", async (t) => {
  const { guard, issuer, errors } = startGuard(t, { feed: false }, (one) => {
    const publicKey = exportKeySet([one.signingKey()]).keys;
    const leaks = [generateJwk("ES256", { kid: "leaked" }), generateJwk("HS256", { kid: "secret" })];
    one.answers[keySetPath] = () => Response.json({ keys: [...publicKey, ...leaks] });
  });
  await guard.ready();
  assert.equal(guard.status().keys.count, 1);
  assert.equal(errors().length, 1);
  assert.equal(refusal(guard, issuer.token()), undefined);
});

test("what is no key at all in the issuer's key set takes none of the keys away (RFC 7517 §5)", async (t) => {
  const { guard, issuer, errors } = startGuard(t, { feed: false }, (one) => {
    const { keys } = exportKeySet([one.signingKey()]);
    one.answers[keySetPath] = () => Response.json({ keys: [null, "key", 7, ...keys] });
  });
  await guard.ready();
  assert.deepEqual(errors(), []);
  assert.equal(refusal(guard, issuer.token()), undefined);
});

test("a public key in the issuer's key set that is not for verifying takes none of the others away", async (t) => {
  const { guard, issuer } = startGuard(t, { feed: false }, (one) => {
    const { keys } = exportKeySet([one.signingKey(), newKey()]);
    one.answers[keySetPath] = () => Response.json({ keys: [keys[0], { ...keys[1], key_ops: ["sign"] }] });
  });
  await guard.ready();
  assert.equal(guard.status().keys.count, 1);
  assert.equal(refusal(guard, issuer.token()), undefined);
});

for (const [what, set, expected] of [
  [
    "over 100 keys",
    { keys: Array.from({ length: 101 }, (_, at) => ({ kty: "x", kid: `${at}` })) },
    /over 100/,
  ],
  ["over 256 KiB", { keys: [], padding: "x".repeat(262_144) }, /over 256 KiB/],
  [
    "two keys of one `kid`",
    { keys: [generateJwk("EdDSA", { kid: "a" }), generateJwk("EdDSA", { kid: "a" })] },
    /kid/,
  ],
  ["no list of keys", {}, /JWK set/],
] as const) {
  test(`a key set with ${what} is refused, and the keys before it stay`, async (t) => {
    const { guard, issuer, time, errors } = startGuard(t, { feed: false });
    await guard.ready();
    issuer.answers[keySetPath] = () => Response.json(set);
    await time.advance(300_000);
    assert.match(errors()[0] ?? "", expected);
    assert.equal(refusal(guard, issuer.token()), undefined);
  });
}

const { alg: _, ...unnamed } = exportPublicJwk(importKey(generateJwk("RS256")));

for (const [what, keys, options, why] of [
  [
    "with keys of other algorithms",
    [newKey().publicJwk],
    { algorithms: ["RS256"] },
    /skipped: .* none of the allowed/,
  ],
  ["with keys that name no algorithm", [unnamed], {}, /skipped: .* fits several .* name it in `algorithms`/],
  ["without keys", [], {}, /empty; an issuer that signs with HS\*/],
] as const) {
  test(`a key set ${what} is not taken: \`ready\` says why, and does not resolve`, async (t) => {
    const { guard, time } = startGuard(t, { feed: false, ...options }, (issuer) => {
      issuer.answers[keySetPath] = () => Response.json({ keys });
    });
    const late = assert.rejects(guard.ready(), why);
    await time.advance(10_000);
    await late;
  });
}

test("keys that have moved are found again", async (t) => {
  const { guard, issuer, time } = startGuard(t, { feed: false });
  await guard.ready();
  const { [keySetPath]: keys } = issuer.answers;
  assert(keys !== undefined);
  issuer.answers["/new/keys"] = keys;
  delete issuer.answers[keySetPath];
  const jwks_uri = "https://auth.example/new/keys";
  issuer.answers["/.well-known/oauth-authorization-server"] = () =>
    Response.json({ ...issuer.metadata(), jwks_uri });
  await time.advance(310_000);
  assert.equal(issuer.asked("/new/keys"), 1);
});
