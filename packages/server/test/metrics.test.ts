import assert from "node:assert/strict";
import { test } from "node:test";
import { besideSecondServer } from "./second-server.ts";
import { refreshCases } from "./refresh-cases.ts";
import { onlyPostgres, onlySqlite } from "./test-database.ts";
import { passTime } from "./pass-time.ts";
import { bearer, password, startTestServer, type TestServer } from "./test-server.ts";

/** The samples by name and labels, as they stand in the text. */
async function samples({ get }: Pick<TestServer, "get">): Promise<Map<string, number>> {
  const answer = await get("/metrics");
  assert.equal(answer.statusCode, 200);
  const lines = answer.body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

/** What the work makes these counters rise by. */
async function rises(server: TestServer, name: string, work: () => Promise<unknown>) {
  const before = await samples(server);
  await work();
  const after = await samples(server);
  return Object.fromEntries(
    [...after]
      .filter(([sample, value]) => sample.startsWith(`${name}{`) && value !== before.get(sample))
      .map(([sample, value]) => [/="(\w+)"/.exec(sample)?.[1], value - (before.get(sample) ?? 0)]),
  );
}

for (const [outcome, prepare] of Object.entries(refreshCases)) {
  test(`a refresh that ends as ${outcome} is counted as such, once`, async (t) => {
    const server = await startTestServer(t);
    const held = await prepare(server, (await server.signUp()).refresh_token);
    const counted = await rises(server, "countersign_refreshes_total", () => server.refresh(held));
    assert.deepEqual(counted, { [outcome]: 1 });
  });
}

test("log-ins are counted by how they end", async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  const logIn = (email: string, typed: string) => server.post("/v1/login", { email, password: typed });
  const counted = await rises(server, "countersign_log_ins_total", async () => {
    await logIn("ada@example.com", password);
    await logIn("not an address", password);
    for (let count = 0; count < 12; count++) await logIn("eve@example.com", "a wrong password");
  });
  assert.deepEqual(counted, {
    succeeded: 1,
    invalid_request: 1,
    invalid_credentials: 10,
    too_many_requests: 2,
  });
});

test("sign-ups are counted by how they end", async (t) => {
  const server = await startTestServer(t);
  const signUp = (email: string, chosen: string) => server.post("/v1/signup", { email, password: chosen });
  const counted = await rises(server, "countersign_sign_ups_total", async () => {
    await signUp("ada@example.com", password);
    await signUp("ada@example.com", password);
    await signUp("eve@example.com", "password1");
    await signUp("not an address", password);
  });
  assert.deepEqual(counted, { succeeded: 1, email_taken: 1, password_too_weak: 1, invalid_request: 1 });
  const closed = await startTestServer(t, { COUNTERSIGN_SIGNUP: "closed" });
  const refused = await rises(closed, "countersign_sign_ups_total", () =>
    closed.post("/v1/signup", { email: "ada@example.com", password }),
  );
  assert.deepEqual(refused, { signup_closed: 1 });
});

test("each password hash is counted with its waiting and its work", async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  const found = await samples(server);
  assert.equal(found.get("countersign_hash_wait_seconds_count"), 1);
  assert.equal(found.get("countersign_hash_duration_seconds_count"), 1);
  assert.ok((found.get("countersign_hash_duration_seconds_sum") ?? 0) > 0);
  assert.equal(found.get("countersign_hashes_running"), 0);
  assert.equal(found.get("countersign_hashes_waiting"), 0);
});

test("deleted rows are counted by table, and the age of a purge begins anew with one that went through", async (t) => {
  const server = await startTestServer(t);
  const { refresh_token } = await server.signUp();
  await server.post("/v1/logout", { refresh_token });
  await passTime(server, 31 * 86_400_000);
  assert.equal((await samples(server)).get("countersign_purge_age_seconds"), 31 * 86_400);
  const counted = await rises(server, "countersign_purged_rows_total", () => server.purge());
  assert.deepEqual(counted, { sessions: 1, revocations: 1, guesses: 1 });
  const found = await samples(server);
  assert.equal(found.get('countersign_purge_backlog_rows{table="sessions"}'), 1);
  assert.equal(found.get('countersign_purge_backlog_rows{table="audit_events"}'), 0);
  assert.equal((await samples(server)).get("countersign_purge_age_seconds"), 0);
});

test("sessions that nobody used any more are counted when they are deleted", async (t) => {
  const server = await startTestServer(t, { COUNTERSIGN_ENDED_SESSION_RETENTION: "1d" });
  await server.signUp();
  await passTime(server, 9 * 86_400_000);
  const counted = await rises(server, "countersign_purged_rows_total", () => server.purge());
  assert.deepEqual(counted, { sessions: 1, guesses: 1 });
});

test("the ages of heartbeat and signing key, and when the next one signs", async (t) => {
  const server = await startTestServer(t, {
    COUNTERSIGN_ROTATE_KEYS_EVERY: "1h",
    COUNTERSIGN_KEY_PUBLISH_LEAD: "10m",
  });
  server.clock.now += 30 * 60_000;
  const early = await samples(server);
  assert.equal(early.get("countersign_heartbeat_age_seconds"), 1_800);
  assert.equal(early.get("countersign_signing_key_age_seconds"), 1_800);
  assert.equal(early.get("countersign_signing_key_next_in_seconds"), undefined);
  assert.equal(early.get("countersign_signing_keys"), 1);

  server.clock.now += 25 * 60_000;
  await server.beat();
  const late = await samples(server);
  assert.equal(late.get("countersign_heartbeat_age_seconds"), 0);
  assert.equal(late.get("countersign_signing_keys"), 2);
  const untilNext = late.get("countersign_signing_key_next_in_seconds") ?? 0;
  assert.ok(untilNext > 0 && untilNext <= 15 * 60);

  server.clock.now += untilNext * 1_000 + 1_000;
  await server.beat();
  assert.equal((await samples(server)).get("countersign_signing_key_age_seconds"), 1);
});

test("PostgreSQL's pools are told of", { skip: onlyPostgres }, async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  const found = await samples(server);
  for (const pool of ["durable", "fast"]) {
    assert.ok((found.get(`countersign_postgres_connections{pool="${pool}"}`) ?? 0) > 0);
    assert.ok((found.get(`countersign_postgres_idle_connections{pool="${pool}"}`) ?? 0) > 0);
    assert.equal(found.get(`countersign_postgres_waiting{pool="${pool}"}`), 0);
  }
  assert.equal(found.has("countersign_sqlite_waiting_writes"), false);
});

test("SQLite's queue of writes is told of", { skip: onlySqlite }, async (t) => {
  const server = await startTestServer(t);
  const found = await samples(server);
  assert.equal(found.get("countersign_sqlite_waiting_writes"), 0);
  assert.ok([...found.keys()].every((sample) => !sample.startsWith("countersign_postgres")));
});

test("two servers in one process count for themselves", async (t) => {
  const first = await startTestServer(t);
  await besideSecondServer(first, async (second) => {
    await first.signUp();
    const get = (url: string) => second.http.inject({ method: "GET", url });
    assert.equal((await samples(first)).get('countersign_sign_ups_total{outcome="succeeded"}'), 1);
    assert.equal((await samples({ get })).get('countersign_sign_ups_total{outcome="succeeded"}'), 0);
  });
});

test("nothing in the text tells of a user, and made-up requests make no new labels", async (t) => {
  const server = await startTestServer(t);
  const user = await server.signUp();
  const labels = async () => [...(await samples(server)).keys()].filter((sample) => sample.includes("http"));
  await server.get("/no-such-path");
  await server.get(`/v1/users/${user.user.id}`);
  await server.delete(`/v1/sessions/${user.session.id}`, bearer(user));
  await server.get("/metrics");
  const before = await labels();
  for (let index = 0; index < 30; index++) {
    await server.get(`/made-up-${index}?x=${index}`);
    await server.get(`/v1/users/made-up-${index}`);
    const method = ["PURGE", "PROPFIND", "LOCK"][index % 3] as "GET";
    await server.http.inject({ method, url: `/v1/made-up-${index}` });
    await server.http.inject({ method, url: "/v1/me" });
    await server.post("/v1/login", { email: `made-up-${index}@example.com`, password });
  }
  const after = (await labels()).filter((sample) => !before.includes(sample));
  assert.ok(after.every((sample) => /method="POST",route="\/v1\/login",status="[24]xx"/.test(sample)));
  const { body } = await server.get("/metrics");
  const { id, email } = user.user;
  for (const secret of [id, email, "example.com", user.session.id, "made-up", "127.0.0.1", "cs_rt_", "eyJ"])
    assert.ok(!body.includes(secret), secret);
  assert.match(body, /route="\/v1\/users\/:id",status="4xx"/);
});
