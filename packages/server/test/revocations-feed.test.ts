import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { decodeUnverified, importKey } from "@countersign/jwt";
import { feedEvents } from "@countersign/protocol";
import { digestOf, FeedReader, isSigned, listen, payloadOf, snapshotIds } from "./feed-reader.ts";
import { idsIn, publishedKeys } from "./feed-rows.ts";
import { passTime } from "./pass-time.ts";
import { bearer, password, startTestServer, tokens } from "./test-server.ts";

const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };

const opaque = (id: string) => ({ format: "opaque", id });

test("a reader gets what is live, then `live` and a heartbeat, then what happens", async (t) => {
  const server = await startTestServer(t);
  const origin = await listen(server);
  const [ada, bob] = [await server.signUp(), await server.signUp("bob@example.com")];
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  const reader = await FeedReader.open(t, origin);
  const { headers } = reader.answer;
  assert.equal(headers["content-type"], "text/event-stream");
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(headers["x-accel-buffering"], "no");
  assert.equal(headers["x-content-type-options"], "nosniff");
  const live = await reader.live();
  assert.match(live.id ?? "", /^\d+-00000000-0000-0000-0000-000000000000$/);
  assert.equal(live.data, "{}");
  const [snapshot, ...more] = reader.past();
  assert.equal(more.length, 0);
  assert.ok(snapshot !== undefined && feedEvents.snapshot in snapshot.events);
  const [entry] = snapshot.events[feedEvents.snapshot].entries;
  const [id] = await idsIn(server);
  assert.deepEqual(entry, {
    id,
    live_until: server.clock.now + server.settings.accessTokenTtl + 60_000,
    session: ada.session.id,
    reason: "logged_out",
  });
  const { count, digest, time } = await reader.firstHeartbeat();
  assert.deepEqual([count, digest, time], [1, digestOf(await idsIn(server)), server.clock.now]);

  await server.post("/v1/logout", { refresh_token: bob.refresh_token });
  const event = await reader.session(bob.session.id);
  const payload = payloadOf(event);
  assert.equal(event.id, `${server.clock.now}-${payload?.jti}`);
  assert.ok((await idsIn(server)).includes(payload?.jti ?? ""));
});

test("every kind of revocation is an event of its own, signed, typed and addressed to the issuer", async (t) => {
  const server = await startTestServer(t);
  const reader = await FeedReader.open(t, await listen(server));
  await reader.live();
  assert.deepEqual(snapshotIds(reader), []);
  const { user, ...ada } = await server.signUp();
  await server.actions.putRole("support", ["tickets:read"], byNobody);
  await server.actions.setUserRoles(user.id, ["support"], byNobody);
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  const [first] = await server.actions.manageKeys.list();
  await server.actions.manageKeys.revoke(first?.kid ?? "", byNobody);
  const last = await reader.until((event) => feedEvents.keyRevoked in (payloadOf(event)?.events ?? {}));

  const revocations = reader.events.filter((event) => payloadOf(event)?.live_until !== undefined);
  const said = revocations.map((event) => {
    const { sub_id, events } = payloadOf(event) ?? {};
    return { ...(sub_id === undefined ? {} : { sub_id }), events };
  });
  assert.deepEqual(said, [
    { events: { [feedEvents.tokenClaimsChange]: { claims: { policy_version: 2, role: "support" } } } },
    {
      sub_id: { format: "complex", user: opaque(user.id) },
      events: { [feedEvents.tokenClaimsChange]: { claims: { roles_version: 2 } } },
    },
    {
      sub_id: { format: "complex", session: opaque(ada.session.id) },
      events: { [feedEvents.sessionRevoked]: { reason: "logged_out" } },
    },
    { events: { [feedEvents.keyRevoked]: { kid: first?.kid } } },
  ]);
  // The stolen key does not vouch for its own end.
  assert.ok(isSigned(last.data, await publishedKeys(server)));
  for (const event of reader.events.filter(({ event: name }) => name === undefined)) {
    const payload = payloadOf(event);
    const [header = ""] = event.data.split(".");
    assert.equal(JSON.parse(Buffer.from(header, "base64url").toString()).typ, "secevent+jwt");
    assert.deepEqual([payload?.iss, payload?.aud], [server.settings.issuer, server.settings.issuer]);
    assert.equal(payload?.iat, Math.floor(server.clock.now / 1_000));
    assert.equal("exp" in (payload ?? {}), false);
    assert.equal(Object.keys(payload?.events ?? {}).length, 1);
  }
});

for (const typ of ["at+jwt", "JWT"]) {
  test(`an event is no access token where those are typed ${typ}, nor the other way round`, async (t) => {
    const server = await startTestServer(t, { COUNTERSIGN_ACCESS_TOKEN_TYP: typ });
    const reader = await FeedReader.open(t, await listen(server));
    const [ada, bob] = [await server.signUp(), await server.signUp("bob@example.com")];
    await server.post("/v1/logout", { refresh_token: ada.refresh_token });
    const { data } = await reader.session(ada.session.id);
    assert.ok(isSigned(data, await publishedKeys(server)));
    const refused = await server.get("/v1/me", { authorization: `Bearer ${data}` });
    assert.deepEqual([refused.statusCode, refused.json().code], [401, "invalid_token"]);
    assert.notEqual(decodeUnverified(bob.access_token).header.typ, decodeUnverified(data).header.typ);
    assert.equal((await server.get("/v1/me", bearer(bob))).statusCode, 200);
  });
}

test("with HS256 the shared secret signs events", async (t) => {
  const k = randomBytes(32).toString("base64url");
  const server = await startTestServer(t, { COUNTERSIGN_SIGNING_ALG: "HS256", COUNTERSIGN_HS_SECRET: k });
  const reader = await FeedReader.open(t, await listen(server));
  const ada = await server.signUp();
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  const { data } = await reader.session(ada.session.id);
  const kid = String(decodeUnverified(ada.access_token).header.kid);
  assert.ok(isSigned(data, [importKey({ kty: "oct", k, kid, alg: "HS256" })]));
  const { access_token } = await server.signUp("bob@example.com");
  assert.equal((await server.get("/v1/me", { authorization: `Bearer ${data}` })).statusCode, 401);
  assert.equal((await server.get("/v1/me", { authorization: `Bearer ${access_token}` })).statusCode, 200);
});

test("a revocation that is over leaves the table, the snapshot and the digest", async (t) => {
  const server = await startTestServer(t);
  const origin = await listen(server);
  const reader = await FeedReader.open(t, origin);
  const [ada, bob] = [await server.signUp(), await server.signUp("bob@example.com")];
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  await reader.session(ada.session.id);
  server.clock.now += 200_000;
  const again = tokens(await server.post("/v1/login", { email: bob.user.email, password }));
  await server.post("/v1/logout", { refresh_token: again.refresh_token });
  await reader.session(again.session.id);
  assert.equal((await reader.heartbeat()).count, 2);
  await passTime(server, 160_001);
  await server.purge();
  const left = await idsIn(server);
  assert.equal(left.length, 1);
  const { count, digest } = await reader.heartbeat();
  assert.deepEqual([count, digest], [1, digestOf(left)]);
  const late = await FeedReader.open(t, origin);
  await late.live();
  assert.deepEqual(snapshotIds(late), left);
});

test("a revocation is sent though a failover has lost another one", { timeout: 30_000 }, async (t) => {
  const server = await startTestServer(t);
  const reader = await FeedReader.open(t, await listen(server));
  await reader.live();
  const [ada, bob] = [await server.signUp(), await server.signUp("bob@example.com")];
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  await reader.session(ada.session.id);
  await server.database.connection.write.deleteFrom("revocations").execute();
  await server.post("/v1/logout", { refresh_token: bob.refresh_token });
  server.clock.now += 2_000;
  await reader.session(bob.session.id);
});
