import assert from "node:assert/strict";
import { test } from "node:test";
import { backUpRows } from "./row-backup.ts";
import { startTestServer, type TestServer, tokens } from "./test-server.ts";

async function run(server: TestServer, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 10) {
    server.clock.now += 10_000;
    await server.beat();
  }
}

test("a token issued after the backup that was restored is refused, and the restore is logged", async (t) => {
  const server = await startTestServer(t);
  const held = await server.signUp();
  const restore = await backUpRows(server);
  await run(server, 300);
  const lost = tokens(await server.refresh(held.refresh_token));
  await run(server, 300);
  await restore();
  await run(server, 10);
  assert.ok(server.lines.some((line) => line.includes("backup was restored")));
  const refused = await server.refresh(lost.refresh_token);
  assert.equal(refused.json().code, "session_ended");
  assert.equal(refused.json().reason, "unrecognized");
  // The session lives on for the token that the backup knows.
  assert.equal((await server.refresh(held.refresh_token)).statusCode, 200);
});

/** Refreshes, loses that by a crash, and goes on with the token that was lost. */
async function crashBehind(server: TestServer, held: { refresh_token: string }): Promise<void> {
  const crash = await backUpRows(server);
  server.clock.now += 900;
  const ahead = tokens(await server.refresh(held.refresh_token));
  await crash();
  await run(server, 10);
  assert.equal((await server.refresh(ahead.refresh_token)).statusCode, 200);
}

test("a crash that loses the last second costs nobody the session", async (t) => {
  const server = await startTestServer(t);
  const held = await server.signUp();
  await run(server, 300);
  await crashBehind(server, held);
  const { read } = server.database.connection;
  const events = await read
    .selectFrom("audit_events")
    .select("type")
    .where("type", "=", "session.adopted")
    .execute();
  assert.equal(events.length, 1);
});

test("nor does one after the clock was set back to before the start", async (t) => {
  const server = await startTestServer(t);
  const held = await server.signUp();
  server.clock.now -= 180_000;
  await server.beat();
  await crashBehind(server, held);
});
