import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import { openDatabase } from "../src/database/open-database.ts";
import { besideSecondServer } from "./second-server.ts";
import { runWords } from "./fake-terminal.ts";
import { digestOf, FeedReader, listen, payloadOf } from "./feed-reader.ts";
import { onlyPostgres } from "./test-database.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

/** A process that gives no hints, and hears none. */
const withoutHints = { COUNTERSIGN_DATABASE_POOLER: "transaction" };

for (const [how, environment, skip] of [
  ["", {}, false],
  [", also where hints are cut off", withoutHints, onlyPostgres],
] as const) {
  test(`what one process writes reaches the readers of another${how}`, { skip }, async (t) => {
    const server = await startTestServer(t, environment);
    const users = [await server.signUp(), await server.signUp("bob@example.com")] as const;
    await besideSecondServer(server, async (second) => {
      const [here, there] = [
        await FeedReader.open(t, await listen(server)),
        await FeedReader.open(t, await listen(second)),
      ];
      await server.post("/v1/logout", { refresh_token: users[0].refresh_token });
      const payload = { refresh_token: users[1].refresh_token };
      await second.http.inject({ method: "POST", url: "/v1/logout", payload });
      for (const reader of [here, there])
        await Promise.all(users.map(({ session }) => reader.session(session.id)));
      const texts = [here, there].map(({ events }) =>
        events.filter(({ id, event }) => id !== undefined && event === undefined).map(({ data }) => data),
      );
      // Signed once, by whoever wrote it.
      assert.deepEqual(new Set(texts[0]), new Set(texts[1]));
      const said = await Promise.all([here.heartbeat(), there.heartbeat()]);
      assert.equal(said[0].digest, said[1].digest);
    });
  });
}

test("a reader that goes on to another process misses nothing", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  await besideSecondServer(server, async (second) => {
    const first = await FeedReader.open(t, await listen(server));
    const { id = "" } = await first.live();
    first.close();
    await server.post("/v1/logout", { refresh_token: ada.refresh_token });
    const reader = await FeedReader.open(t, await listen(second), { "last-event-id": id });
    await reader.session(ada.session.id);
  });
});

test("a transaction that is held open longer than a look is not missed", async (t) => {
  const server = await startTestServer(t);
  const reader = await FeedReader.open(t, await listen(server));
  await reader.live();
  const id = crypto.randomUUID();
  await server.database.transaction(async ({ write }) => {
    const at = server.clock.now;
    const row = { id, subject: id, kind: "session", data: '{"reason":"revoked"}', set_token: null } as const;
    await write
      .insertInto("revocations")
      .values({ ...row, at, expires_at: at + 360_000 })
      .execute();
    // Looks pass meanwhile, and what they have read is newer.
    server.clock.now += 50_000;
    assert.equal((await reader.heartbeat()).count, 0);
  });
  await reader.until((event) => payloadOf(event)?.jti === id);
  assert.deepEqual((await reader.heartbeat()).digest, digestOf([id]));
});

async function disable(server: TestServer, changed: Record<string, string> = {}): Promise<void> {
  const environment = {
    COUNTERSIGN_DATABASE_URL: server.settings.databaseUrl,
    COUNTERSIGN_SECRET: Buffer.from(server.masterSecrets[0] ?? []).toString("base64url"),
    ...changed,
  };
  const { code, complaint } = await runWords(["user", "disable", "ada@example.com"], { environment });
  assert.deepEqual([code, complaint], [0, ""]);
}

for (const [what, changed] of [
  ["", {}],
  [" whose issuer is not the servers'", { COUNTERSIGN_ISSUER: "http://localhost:5000" }],
] as const) {
  test(`what a command${what} writes reaches the readers`, async (t) => {
    // The command line has the real clock.
    const server = await startTestServer(t, {}, Date.now());
    const ada = await server.signUp();
    const reader = await FeedReader.open(t, await listen(server));
    await reader.live();
    await disable(server, changed);
    const { iss, aud } = payloadOf(await reader.session(ada.session.id)) ?? {};
    assert.deepEqual([iss, aud], [server.settings.issuer, server.settings.issuer]);
  });
}

test("a process that begins has what was live before", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  await besideSecondServer(server, async (second) => {
    const reader = await FeedReader.open(t, await listen(second));
    const { count } = await reader.firstHeartbeat();
    assert.equal(count, 1);
  });
});

/** Resolves each time that a hint comes. */
async function hintsOf(t: TestContext, databaseUrl: string) {
  const database = await openDatabase({ databaseUrl, databasePool: 2, databasePooler: "off" });
  const hints = new EventEmitter();
  const heard: number[] = [];
  const stop = database.hints?.listen(() => {
    heard.push(Date.now());
    hints.emit("hint");
  });
  t.after(async () => {
    await stop?.();
    await database.close();
  });
  return {
    database,
    async until(count: number): Promise<void> {
      while (heard.length < count) await once(hints, "hint");
    },
    heard: () => heard.length,
  };
}

test("hints come from other processes, and again after the connection was lost", {
  skip: onlyPostgres,
}, async (t) => {
  const server = await startTestServer(t);
  const name = `hints_${crypto.randomUUID()}`;
  const listener = await hintsOf(t, `${server.settings.databaseUrl}&application_name=${name}`);
  await listener.until(1);
  server.database.hints?.send();
  await listener.until(2);
  const { read } = server.database.connection;
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = ${name} and query like 'listen%'`.execute(read);
  // It looks when it is back, for what was sent meanwhile is lost.
  await listener.until(listener.heard() + 1);
  const before = listener.heard();
  server.database.hints?.send();
  await listener.until(before + 1);
});
