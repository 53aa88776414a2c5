import assert from "node:assert/strict";
import { test } from "node:test";
import { FeedReader, listen } from "./feed-reader.ts";
import { passTime } from "./pass-time.ts";
import { besideSecondServer } from "./second-server.ts";
import { bearer, password, startTestServer, type TestServer, tokens } from "./test-server.ts";

test("a clock that is set back an hour holds up no session that refreshed before", async (t) => {
  const server = await startTestServer(t);
  let held = await server.signUp();
  for (let count = 0; count < 12; count++) {
    server.clock.now += 285_000;
    held = tokens(await server.refresh(held.refresh_token));
  }
  server.clock.now -= 3_600_000;
  for (let count = 0; count < 3; count++) {
    server.clock.now += 60_000;
    held = tokens(await server.refresh(held.refresh_token));
  }
  assert.equal((await server.get("/v1/me", bearer(held))).statusCode, 200);
});

test("guesses counted on a clock that was far ahead do not lock anybody out once it is right", async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  const guess = () => server.post("/v1/login", { email: "ada@example.com", password: "a wrong password" });
  server.clock.now += 60 * 86_400_000;
  for (let count = 0; count < 11; count++) await guess();
  assert.equal((await guess()).statusCode, 429);
  server.clock.now -= 60 * 86_400_000;
  assert.equal((await server.post("/v1/login", { email: "ada@example.com", password })).statusCode, 200);
});

test("a signing key that a clock far ahead made does not stop the rotation", async (t) => {
  const server = await startTestServer(t, { COUNTERSIGN_ROTATE_KEYS_EVERY: "1h" });
  await server.signUp();
  const kids = async () =>
    (await server.database.connection.read.selectFrom("signing_keys").selectAll().execute()).length;
  server.clock.now += 10 * 365 * 86_400_000;
  await server.beat();
  assert.equal(await kids(), 2);
  server.clock.now -= 10 * 365 * 86_400_000;
  await server.beat();
  const next = await server.database.connection.read
    .selectFrom("signing_keys")
    .select("use_at")
    .orderBy("use_at", "desc")
    .executeTakeFirstOrThrow();
  assert.ok(next.use_at <= server.clock.now + 2 * 3_600_000);
});

test("a clock that was far ahead for a moment makes the feed lose no revocation, neither from before nor from after", async (t) => {
  const server = await startTestServer(t);
  const origin = await listen(server);
  const heartbeat = async () => (await FeedReader.open(t, origin)).firstHeartbeat();
  const [ada, bob] = [await server.signUp(), await server.signUp("bob@example.com")];
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  server.clock.now += 20 * 60_000;
  assert.equal((await heartbeat()).count, 0);
  server.clock.now -= 20 * 60_000;
  await server.post("/v1/logout", { refresh_token: bob.refresh_token });
  const { count, time } = await heartbeat();
  assert.deepEqual([count, time], [2, server.clock.now]);
});

const day = 86_400_000;

test("a clock that is a year ahead for a while deletes neither sessions nor the audit log, whoever restarts meanwhile", async (t) => {
  const server = await startTestServer(t);
  const { refresh_token } = await server.signUp();
  const { read } = server.database.connection;
  const events = await read.selectFrom("audit_events").selectAll().execute();
  const minutes = async (purging: Pick<TestServer, "beat" | "purge">) => {
    for (let minute = 0; minute < 10; minute++) {
      await purging.beat();
      await purging.purge();
      server.clock.now += 60_000;
    }
  };
  server.clock.now += 366 * day;
  await minutes(server);
  await besideSecondServer(server, minutes);
  const warnings = server.lines.map((line) => JSON.parse(line)).filter(({ deletesAsOf }) => deletesAsOf);
  assert.deepEqual(
    warnings.map(({ deletesAsOf, clock }) => [deletesAsOf, clock]),
    [["2026-01-01T00:00:00.000Z", "2027-01-02T00:00:00.000Z"]],
  );
  server.clock.now -= 366 * day;
  await server.purge();
  assert.deepEqual(await read.selectFrom("audit_events").selectAll().execute(), events);
  assert.ok(tokens(await server.refresh(refresh_token)).access_token);
});

test("a server that was off for months purges by and by what got old meanwhile", async (t) => {
  const server = await startTestServer(t, { COUNTERSIGN_ENDED_SESSION_RETENTION: "60d" });
  const { refresh_token } = await server.signUp();
  await server.post("/v1/logout", { refresh_token });
  const sessionsAfter = async (hours: number) => {
    await passTime(server, hours * 3_600_000);
    await server.purge();
    return (await server.database.connection.read.selectFrom("sessions").select("id").execute()).length;
  };
  server.clock.now += 100 * day;
  assert.equal(await sessionsAfter(14), 1);
  assert.equal(await sessionsAfter(9), 1);
  assert.equal(await sessionsAfter(2), 0);
});
