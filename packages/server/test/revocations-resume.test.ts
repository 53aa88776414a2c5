import assert from "node:assert/strict";
import { test } from "node:test";
import { feedEvents } from "@countersign/protocol";
import { digestOf, FeedReader, isSigned, listen, payloadOf, snapshotIds } from "./feed-reader.ts";
import { idsIn, publishedKeys, putRevocations } from "./feed-rows.ts";
import { startTestServer } from "./test-server.ts";

test("a reader that comes back is sent what it missed, and no snapshot", async (t) => {
  const server = await startTestServer(t);
  const origin = await listen(server);
  const first = await FeedReader.open(t, origin);
  const { id: begun = "" } = await first.live();
  first.close();
  const ada = await server.signUp();
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  server.clock.now += 60_000;
  const second = await FeedReader.open(t, origin, { "last-event-id": begun });
  const { id: seen = "" } = await second.session(ada.session.id);
  await second.live();
  assert.equal(second.past().length, 1);
  second.close();
  // What is younger than a transaction can be comes again: another may have been committed late.
  const third = await FeedReader.open(t, origin, { "last-event-id": seen });
  await third.live();
  assert.deepEqual(
    third.past().map(({ jti }) => jti),
    await idsIn(server),
  );
  server.clock.now += 200_000;
  const fourth = await FeedReader.open(t, origin, {
    "last-event-id": `${server.clock.now}-${seen.split("-").slice(1).join("-")}`,
  });
  await fourth.live();
  assert.equal(fourth.past().length, 0);
});

test("a reader whose last event is unknown, of the future or too old is sent a snapshot", async (t) => {
  const server = await startTestServer(t);
  const origin = await listen(server);
  const ada = await server.signUp();
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  const [id = ""] = await idsIn(server);
  const { now } = server.clock;
  for (const lastEventId of [
    "0",
    "x",
    `${now + 61_000}-${id}`,
    `${now - 361_000}-${id}`,
    `-1-${id}`,
    `${now}`,
  ]) {
    const reader = await FeedReader.open(t, origin, { "last-event-id": lastEventId });
    await reader.live();
    assert.deepEqual(snapshotIds(reader), [id], lastEventId);
    reader.close();
  }
});

test("a large snapshot comes in parts, and what happens meanwhile comes behind it", async (t) => {
  const server = await startTestServer(t);
  const origin = await listen(server);
  const held = await server.signUp();
  const ids = await putRevocations(server, 2_500);
  // A heartbeat comes after a look at the database.
  await (await FeedReader.open(t, origin)).firstHeartbeat();
  const reader = await FeedReader.open(t, origin);
  await server.post("/v1/logout", { refresh_token: held.refresh_token });
  await reader.session(held.session.id);
  const { count, digest } = await reader.firstHeartbeat();
  const all = await idsIn(server);
  assert.ok(count === all.length || count === ids.length);
  assert.equal(digest, digestOf(count === ids.length ? ids : all));
  assert.deepEqual(new Set(snapshotIds(reader)), new Set(ids));
  const sizes = reader
    .past()
    .map(({ events }) => (feedEvents.snapshot in events ? events[feedEvents.snapshot].entries.length : 0));
  assert.deepEqual(sizes.slice(0, 3), [1_000, 1_000, 500]);
  const keys = await publishedKeys(server);
  for (const { event, data } of reader.events) assert.ok(event !== undefined || isSigned(data, keys));
});

test("what is committed late, with a time that lies back, is not missed", async (t) => {
  const server = await startTestServer(t);
  const reader = await FeedReader.open(t, await listen(server));
  await reader.live();
  const [id] = await putRevocations(server, 1, server.clock.now - 60_000);
  await reader.until((event) => payloadOf(event)?.jti === id);
});
