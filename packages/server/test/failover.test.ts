import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUnverified } from "@countersign/jwt";
import { bearer, startTestServer, type TestServer, tokens } from "./test-server.ts";

/** Takes the endings of sessions and the heartbeat back, as a standby does that lacks the primary's last writes. */
async function failOver({ database }: TestServer, lost: { heartbeats: number }): Promise<void> {
  await database.transaction(async ({ write }) => {
    await write.updateTable("sessions").set({ ended_at: null, end_reason: null }).execute();
    await write.deleteFrom("revocations").execute();
    await write
      .updateTable("runs")
      .set((row) => ({ last_seen_at: row("last_seen_at", "-", lost.heartbeats * 1_000) }))
      .execute();
  });
}

async function beat(server: TestServer): Promise<void> {
  server.clock.now += 1_000;
  await server.beat();
}

const warnings = ({ lines }: TestServer) => lines.filter((line) => line.includes("failover had lost"));

test("a log-out that a failover has lost is asserted again, with its revocation and its event", async (t) => {
  const server = await startTestServer(t);
  const { read } = server.database.connection;
  const held = await server.signUp();
  await beat(server);
  await server.post("/v1/logout", { refresh_token: held.refresh_token });
  await failOver(server, { heartbeats: 0 });
  await beat(server);

  const refused = await server.refresh(held.refresh_token);
  assert.equal(refused.statusCode, 401);
  assert.equal(refused.json().reason, "logged_out");
  assert.equal((await read.selectFrom("revocations").selectAll().execute()).length, 1);
  const events = await read
    .selectFrom("audit_events")
    .select(["user_id", "data"])
    .where("type", "=", "session.ended")
    .orderBy("id")
    .execute();
  assert.deepEqual(
    events.map((event) => ({ ...event })),
    [
      { user_id: held.user.id, data: '{"reason":"logged_out"}' },
      { user_id: held.user.id, data: '{"reason":"logged_out","reasserted":true}' },
    ],
  );
  assert.equal(warnings(server).length, 1);
  assert.equal(JSON.parse(warnings(server)[0] ?? "").endings, 1);

  await beat(server);
  assert.equal(warnings(server).length, 1);
});

test("where heartbeats are lost as well, all endings of the last ten minutes are looked at", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  const eve = await server.signUp("eve@example.com");
  const bob = await server.signUp("bob@example.com");
  await server.post("/v1/logout", { refresh_token: eve.refresh_token });
  server.clock.now += 600_000;
  await beat(server);
  await server.delete("/v1/sessions?scope=all", bearer(tokens(await server.refresh(ada.refresh_token))));
  for (let second = 0; second < 5; second++) await beat(server);
  await failOver(server, { heartbeats: 5 });
  await beat(server);

  assert.equal((await server.refresh(ada.refresh_token)).json().reason, "revoked");
  // Too long ago for a failover, and never ended.
  assert.equal((await server.refresh(eve.refresh_token)).statusCode, 200);
  assert.equal((await server.refresh(bob.refresh_token)).statusCode, 200);
});

test("a second failover that takes the asserted endings along undoes none of them", async (t) => {
  const server = await startTestServer(t);
  const held = await server.signUp();
  await beat(server);
  await server.post("/v1/logout", { refresh_token: held.refresh_token });
  for (let failure = 0; failure < 2; failure++) {
    await failOver(server, { heartbeats: 0 });
    await beat(server);
    assert.equal((await server.refresh(held.refresh_token)).statusCode, 401);
  }
});

test("role definitions that a failover has lost are permitted to nobody for long", async (t) => {
  const server = await startTestServer(t);
  const held = await server.signUp();
  const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };
  await server.actions.putRole("support", ["tickets:read"], byNobody);
  await server.actions.setUserRoles(held.user.id, ["support"], byNobody);
  const { read } = server.database.connection;
  const before = await read.selectFrom("policy").select("version").executeTakeFirstOrThrow();
  await server.actions.putRole("support", ["tickets:lost"], byNobody);
  const lost = tokens(await server.refresh(held.refresh_token));
  assert.deepEqual(decodeUnverified(lost.access_token).payload["permissions"], ["tickets:lost"]);
  await server.database.transaction(({ write }) => write.updateTable("policy").set(before).execute());
  // The version is given once more.
  await server.actions.putRole("support", ["tickets:close"], byNobody);
  server.clock.now += 6_000;
  const after = tokens(await server.refresh(lost.refresh_token));
  assert.deepEqual(decodeUnverified(after.access_token).payload["permissions"], ["tickets:close"]);
});

test("a process that slept, or whose database was away, is told of no restored backup", async (t) => {
  const server = await startTestServer(t);
  await beat(server);
  server.clock.now += 300_000;
  await beat(server);
  assert.ok(!server.lines.some((line) => line.includes("backup was restored")));
  // The time in which nobody refreshed stays a hole between two runs.
  const runs = await server.database.connection.read.selectFrom("runs").selectAll().execute();
  assert.equal(runs.length, 2);
});
