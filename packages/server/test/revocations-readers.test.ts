import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { FeedReader, listen } from "./feed-reader.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

const secret = "a-Word-for-the-feed-4711";
const publicly = { COUNTERSIGN_HOST: "0.0.0.0", COUNTERSIGN_ISSUER: "https://id.example.com" };
const now = Date.UTC(2026, 0, 1);

/** The value of a metric without labels. */
async function metric(server: TestServer, name: string): Promise<number> {
  const { body } = await server.get("/metrics");
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(body)?.[1]);
}

const metadata = async (server: TestServer) =>
  (await server.get("/.well-known/oauth-authorization-server")).json();

test("with a secret only its holder reads the feed", async (t) => {
  const server = await startTestServer(t, { ...publicly, COUNTERSIGN_FEED_SECRET: secret });
  const origin = await listen(server);
  const reader = await FeedReader.open(t, origin, { authorization: `Bearer ${secret}` });
  await reader.live();
  const missing = await server.get("/v1/revocations");
  assert.deepEqual([missing.statusCode, missing.json().code], [401, "invalid_token"]);
  assert.equal(missing.headers["www-authenticate"], "Bearer");
  assert.match(missing.json().detail, /COUNTERSIGN_FEED_SECRET/);
  const { access_token } = await server.signUp();
  for (const given of [`${secret}x`, secret.slice(1), "", access_token]) {
    const refused = await server.get("/v1/revocations", { authorization: `Bearer ${given}` });
    assert.deepEqual([refused.statusCode, refused.json().code], [401, "invalid_token"], given);
  }
  assert.ok(!server.lines.join("").includes(secret));
  assert.equal((await metadata(server)).revocations_endpoint, "https://id.example.com/v1/revocations");
});

test("without a secret a public issuer has no feed, and a local one has", async (t) => {
  const server = await startTestServer(t, { COUNTERSIGN_ISSUER: publicly.COUNTERSIGN_ISSUER });
  assert.equal((await server.get("/v1/revocations")).statusCode, 404);
  assert.equal("revocations_endpoint" in (await metadata(server)), false);
  const local = await startTestServer(t);
  assert.equal((await metadata(local)).revocations_endpoint, "http://localhost:4000/v1/revocations");
});

test("other methods have an end, and pages of other origins are not let in", async (t) => {
  const server = await startTestServer(t, { COUNTERSIGN_CORS_ORIGINS: "https://app.example.com" });
  const send = (method: "HEAD" | "POST" | "OPTIONS") =>
    server.http.inject({ method, url: "/v1/revocations" });
  const head = await send("HEAD");
  assert.deepEqual([head.statusCode, head.headers["content-type"]], [200, "text/event-stream"]);
  for (const method of ["POST", "OPTIONS"] as const) {
    const refused = await send(method);
    assert.deepEqual([refused.statusCode, refused.headers.allow], [405, "GET, HEAD"], method);
  }
  const origin = await listen(server);
  const reader = await FeedReader.open(t, origin, { origin: "https://app.example.com" });
  assert.equal(reader.answer.headers["access-control-allow-origin"], undefined);
});

test("a thousand readers get one event, which was signed once", async (t) => {
  const server = await startTestServer(t);
  const origin = await listen(server);
  const readers: FeedReader[] = [];
  for (let some = 0; some < 20; some++)
    readers.push(...(await Promise.all(Array.from({ length: 50 }, () => FeedReader.open(t, origin)))));
  await Promise.all(readers.map((reader) => reader.live()));
  assert.equal(await metric(server, "countersign_feed_readers"), 1_000);
  const ada = await server.signUp();
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  const events = await Promise.all(readers.map((reader) => reader.session(ada.session.id)));
  assert.equal(new Set(events.map(({ data }) => data)).size, 1);
  assert.ok((await metric(server, "countersign_feed_events_total")) >= 2_000);
  assert.equal(await metric(server, "countersign_feed_readers_dropped_total"), 0);
  assert.equal(await metric(server, "countersign_live_revocations"), 1);
});

test("a reader that does not keep up is cut off, and the others go on", async (t) => {
  const server = await startTestServer(t);
  const origin = await listen(server);
  const sent = get(`${origin}/v1/revocations`, { agent: false });
  t.after(() => sent.destroy());
  // It takes the headers, and reads no more: the system's own buffers fill up first.
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.pause();
  const reader = await FeedReader.open(t, origin);
  await reader.firstHeartbeat();
  for (let count = 0; (await metric(server, "countersign_feed_readers")) === 2; count++) {
    assert.ok(count < 100, "the slow reader holds what was sent to it");
    const ids = Array.from({ length: 6 }, () => crypto.randomUUID());
    const subject = "s".repeat(100_000);
    const data = '{"reason":"revoked"}';
    const row = {
      kind: "session",
      subject,
      data,
      set_token: null,
      at: now,
      expires_at: now + 360_000,
    } as const;
    await server.database.transaction(async ({ write }) => {
      await write
        .insertInto("revocations")
        .values(ids.map((id) => ({ ...row, id })))
        .execute();
    });
    for (const one of ids) await reader.until(({ id }) => id === `${now}-${one}`);
  }
  assert.equal(await metric(server, "countersign_feed_readers_dropped_total"), 1);
  await reader.heartbeat();
});

test("a process that has all the readers that it takes sends others away for a moment", async (t) => {
  const server = await startTestServer(t, {}, now, { feedLimits: { mostReaders: 2 } });
  const origin = await listen(server);
  const [first] = await Promise.all([FeedReader.open(t, origin), FeedReader.open(t, origin)]);
  await first.live();
  const refused = await server.get("/v1/revocations");
  assert.deepEqual([refused.statusCode, refused.json().code], [503, "unavailable"]);
  assert.ok(Number(refused.headers["retry-after"]) >= 1);
  first.close();
  // Without a sound: the server sees that the connection is closed.
  while ((await metric(server, "countersign_feed_readers")) === 2) await setImmediate();
  await (await FeedReader.open(t, origin)).live();
  assert.ok(server.lines.some((line) => line.includes("a reader of the feed is gone")));
});

test("a server that stops ends its streams in order, and takes no new readers", async (t) => {
  const server = await startTestServer(t);
  const reader = await FeedReader.open(t, await listen(server));
  await reader.live();
  await server.http.close();
  await reader.ended;
  assert.ok(reader.answer.complete);
});
