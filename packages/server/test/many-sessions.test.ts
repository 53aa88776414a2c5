import assert from "node:assert/strict";
import { test } from "node:test";
import { createStores } from "../src/subjects/stores.ts";
import { bearer, password, startTestServer, tokens } from "./test-server.ts";

test("a user with very many sessions is disabled all the same, and a log-in ends the oldest beyond a thousand", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  const { read } = server.database.connection;
  const row = await read.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
  await server.database.transaction(async ({ write }) => {
    for (let chunk = 0; chunk < 25; chunk++) {
      const rows = Array.from({ length: 100 }, (_, index) => ({
        ...row,
        id: `0000${String(chunk * 100 + index).padStart(4, "0")}-0000-7000-8000-000000000000`,
      }));
      await write.insertInto("sessions").values(rows).execute();
    }
  });
  const living = async () =>
    (await read.selectFrom("sessions").select("id").where("ended_at", "is", null).execute()).length;
  assert.equal(await living(), 2_501);
  const logIn = async () => tokens(await server.post("/v1/login", { email: user.email, password }));
  // As many end at once as there may be.
  for (const left of [1_502, 1_000, 1_000]) {
    await logIn();
    assert.equal(await living(), left);
  }
  await server.actions.setDisabled(user.id, true, { actorId: null, origin: { ip: null, userAgent: null } });
  assert.equal(await living(), 0);
  const ended = await read
    .selectFrom("revocations")
    .select("subject")
    .where("kind", "=", "session")
    .execute();
  assert.equal(new Set(ended.map(({ subject }) => subject)).size, 2_504);
  const events = await read.selectFrom("audit_events").select("type").orderBy("id").execute();
  const types = events.map(({ type }) => type);
  const logInAndEndings = ["log_in.succeeded", "session.ended"];
  assert.deepEqual(
    types.filter((type, at) => type !== types[at - 1]),
    [
      "user.signed_up",
      ...logInAndEndings,
      ...logInAndEndings,
      ...logInAndEndings,
      "user.disabled",
      "session.ended",
    ],
    "what ends sessions stands in the log before them",
  );
});

test("a device is known by the user's last 200 log-ins, however many there were", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  const { read, write } = server.database.connection;
  const row = await read.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
  const { sessions } = createStores(server.database.connection);
  const logInFrom = (network: string, from: number, to: number) =>
    write
      .insertInto("sessions")
      .values(
        Array.from({ length: to - from }, (_, index) => ({
          ...row,
          network,
          id: `ffff${String(from + index).padStart(4, "0")}-0000-7000-8000-000000000000`,
        })),
      )
      .execute();
  const isKnown = () => sessions.knows(user.id, { network: "198.51.100.1", userAgent: row.user_agent });
  await logInFrom("198.51.100.1", 0, 1);
  await logInFrom("203.0.113.1", 1, 200);
  assert.equal(await isKnown(), true);
  const networks = async () => (await sessions.knownNetworks(user.id)).toSorted();
  assert.deepEqual(await networks(), ["198.51.100.1", "203.0.113.1"]);
  await logInFrom("203.0.113.1", 200, 201);
  assert.equal(await isKnown(), false);
  assert.deepEqual(await networks(), ["203.0.113.1"]);
});

test("an account with very many events and sessions is deleted, and nothing personal is left of any", async (t) => {
  const server = await startTestServer(t);
  const { user, access_token } = await server.signUp();
  const { read } = server.database.connection;
  const session = await read.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
  const [event] = await read.selectFrom("audit_events").selectAll().execute();
  assert.ok(event !== undefined && event.ip !== null && event.user_id === user.id);
  await server.database.transaction(async ({ write }) => {
    for (let chunk = 0; chunk < 12; chunk++) {
      const ids = Array.from(
        { length: 100 },
        (_, index) => `0000${String(chunk * 100 + index).padStart(4, "0")}-0000-7000-8000-000000000000`,
      );
      await write
        .insertInto("sessions")
        .values(ids.map((id) => ({ ...session, id, ended_at: 1 })))
        .execute();
      await write
        .insertInto("audit_events")
        .values(ids.map((id) => ({ ...event, id })))
        .execute();
    }
  });
  assert.equal((await server.delete("/v1/me", bearer({ access_token }), { password })).statusCode, 204);
  const events = await read.selectFrom("audit_events").selectAll().where("user_id", "=", user.id).execute();
  assert.ok(
    events.length > 1_200 && events.every(({ ip, user_agent }) => ip === null && user_agent === null),
  );
  const sessions = await read.selectFrom("sessions").selectAll().execute();
  assert.equal(sessions.length, 1_201);
  for (const { device_name, user_agent, ip, network } of sessions)
    assert.deepEqual([device_name, user_agent, ip, network], ["", null, null, ""]);
});
