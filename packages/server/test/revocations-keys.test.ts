import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUnverified } from "@countersign/jwt";
import { feedEvents } from "@countersign/protocol";
import { FeedReader, isSigned, listen, payloadOf, snapshotIds } from "./feed-reader.ts";
import { idsIn, publishedKeys, putRevocations } from "./feed-rows.ts";
import { besideSecondServer } from "./second-server.ts";
import { bearer, startTestServer, tokens } from "./test-server.ts";

const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };

test("a row without a token is signed by whoever reads it first, and kept so", async (t) => {
  const server = await startTestServer(t);
  const reader = await FeedReader.open(t, await listen(server));
  await reader.live();
  const [id] = await putRevocations(server, 1);
  const { data } = await reader.until((event) => payloadOf(event)?.jti === id);
  assert.ok(isSigned(data, await publishedKeys(server)));
  const { set_token } = await server.database.connection.read
    .selectFrom("revocations")
    .select("set_token")
    .executeTakeFirstOrThrow();
  assert.equal(set_token, data);
});

test("after a key was revoked, what it signed is not sent again: a reader that comes back gets a snapshot", async (t) => {
  const server = await startTestServer(t);
  const origin = await listen(server);
  const ada = await server.signUp();
  const reader = await FeedReader.open(t, origin);
  await reader.live();
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  const { id = "" } = await reader.session(ada.session.id);
  const [first] = await server.actions.manageKeys.list();
  await server.actions.manageKeys.revoke(first?.kid ?? "", byNobody);
  await reader.until((event) => feedEvents.keyRevoked in (payloadOf(event)?.events ?? {}));
  await server.beat();
  const keys = await publishedKeys(server);
  const back = await FeedReader.open(t, origin, { "last-event-id": id });
  await back.firstHeartbeat();
  assert.deepEqual(new Set(snapshotIds(back)), new Set(await idsIn(server)));
  for (const { event, data } of back.events) assert.ok(event !== undefined || isSigned(data, keys));
  // The stream that was open goes on under the new key.
  await reader.heartbeat();
  assert.ok(isSigned(reader.events.at(-1)?.data ?? "", keys));
});

test("whoever hears that a key was revoked, and then fetches the key set, does not find it there", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  const reader = await FeedReader.open(t, await listen(server));
  await reader.live();
  await server.actions.manageKeys.rotate(byNobody);
  await server.beat();
  const [stolen] = await server.actions.manageKeys.list();
  await besideSecondServer(server, async ({ actions }) => {
    await actions.manageKeys.revoke(stolen?.kid ?? "", byNobody);
    await reader.until((event) => feedEvents.keyRevoked in (payloadOf(event)?.events ?? {}));
    const kids = (await publishedKeys(server)).map(({ kid }) => kid);
    assert.ok(kids.length > 0 && !kids.includes(stolen?.kid));
    assert.equal((await server.get("/v1/me", bearer(ada))).json().code, "invalid_token");
    // And a client that refreshes now gets a token that verifies.
    const renewed = tokens(await server.refresh(ada.refresh_token));
    assert.ok(kids.includes(decodeUnverified(renewed.access_token).header.kid));
  });
});

test("after a scheduled rotation a reader that comes back resumes: the old key is still published", async (t) => {
  const server = await startTestServer(t);
  const origin = await listen(server);
  const ada = await server.signUp();
  const reader = await FeedReader.open(t, origin);
  await reader.live();
  await server.actions.manageKeys.rotate(byNobody);
  server.clock.now += server.settings.keyPublishLead + 4_000;
  await server.beat();
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  const { id = "", data } = await reader.session(ada.session.id);
  server.clock.now += 2_000;
  await server.beat();
  const [, next] = await publishedKeys(server);
  assert.notEqual(decodeUnverified(data).header.kid, next?.kid);
  const back = await FeedReader.open(t, origin, { "last-event-id": id });
  await back.firstHeartbeat();
  assert.deepEqual(
    back.past().map(({ jti }) => jti),
    await idsIn(server),
  );
  assert.equal(decodeUnverified(back.events.at(-1)?.data ?? "").header.kid, next?.kid);
});
