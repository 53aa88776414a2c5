import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditEventPage } from "@countersign/protocol";
import { hash } from "@node-rs/argon2";
import { sql } from "kysely";
import type { RunDirectly } from "../src/database/connection.ts";
import { createUnitOfWork } from "../src/database/unit-of-work.ts";
import { databaseUnavailable, UniqueViolation } from "../src/database/failures.ts";
import { openKeyring } from "../src/subjects/master-secrets/keyring.ts";
import { createStores } from "../src/subjects/stores.ts";
import { onlyPostgres, onlySqlite } from "./test-database.ts";
import { bearer, password, startTestServer, type TestServer, tokens } from "./test-server.ts";
import { untilOneWaitsFor } from "./until-one-waits-for.ts";

const rounds = 30;

test("a refresh that races a log-out leaves no session alive", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  for (let round = 0; round < rounds; round++) {
    server.clock.now += 1_000_000;
    const { refresh_token } = tokens(await server.post("/v1/login", { email: user.email, password }));
    const [refreshed, loggedOut] = await Promise.all([
      server.refresh(refresh_token),
      server.post("/v1/logout", { refresh_token }),
    ]);
    assert.equal(loggedOut.statusCode, 204);
    const last = refreshed.statusCode === 200 ? tokens(refreshed).refresh_token : refresh_token;
    assert.equal((await server.refresh(last)).json().reason, "logged_out");
  }
});

test("a log-in with the old password that races its change leaves no session alive", async (t) => {
  const server = await startTestServer(t);
  const here = await server.signUp();
  let current = password;
  for (let round = 0; round < 10; round++) {
    const next = `${password} ${round}`;
    const [entered, changed] = await Promise.all([
      server.post("/v1/login", { email: here.user.email, password: current }),
      server.post("/v1/password", { current, new: next }, bearer(here)),
    ]);
    assert.equal(changed.statusCode, 204);
    if (entered.statusCode === 200) {
      const refreshed = await server.refresh(tokens(entered).refresh_token);
      assert.equal(refreshed.json().reason, "password_changed");
    }
    current = next;
  }
});

test("a session that is ended while it changes the password changes nothing", async (t) => {
  const server = await startTestServer(t);
  const owner = await server.signUp();
  const other = tokens(await server.post("/v1/login", { email: owner.user.email, password }));
  const [changed, ended] = await Promise.all([
    server.post("/v1/password", { current: password, new: "the thief's own password" }, bearer(other)),
    server.delete("/v1/sessions?scope=others", bearer(owner)),
  ]);
  assert.equal(ended.statusCode, 204);
  const lives = (await server.refresh(owner.refresh_token)).statusCode === 200;
  assert.equal(changed.statusCode, lives ? 401 : 204);
  assert.equal((await server.refresh(other.refresh_token)).statusCode, 401);
});

test("a session that is ended while it deletes the account deletes nothing, not even where it came from", async (t) => {
  const server = await startTestServer(t);
  const owner = await server.signUp();
  const other = tokens(await server.post("/v1/login", { email: owner.user.email, password }));
  const [deleted] = await Promise.all([
    server.delete("/v1/me", bearer(other), { password }),
    server.delete("/v1/sessions?scope=others", bearer(owner)),
  ]);
  const lives = (await server.refresh(owner.refresh_token)).statusCode === 200;
  assert.equal(deleted.statusCode, lives ? 401 : 204);
  if (!lives) return;
  const { items } = (await server.get("/v1/me/events", bearer(owner))).json<AuditEventPage>();
  assert.deepEqual(new Set(items.map(({ ip }) => ip)), new Set(["127.0.0.1"]));
});

test("log-ins that overlap while hashes are renewed all succeed", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  const old = await hash(password, { memoryCost: 7168, timeCost: 5, parallelism: 1 });
  await server.database.transaction(({ write }) =>
    write.updateTable("passwords").set({ hash: old }).execute(),
  );
  const logIn = () => server.post("/v1/login", { email: user.email, password });
  const answers = await Promise.all([logIn(), logIn(), logIn()]);
  assert.deepEqual(
    answers.map(({ statusCode }) => statusCode),
    [200, 200, 200],
  );
  const record = await server.database.connection.read
    .selectFrom("passwords")
    .select(["hash", "version"])
    .executeTakeFirstOrThrow();
  assert.notEqual(record.hash, old);
  assert.equal(record.version, 1);
});

test("statements that are still on their way when their transaction fails leave nothing", async (t) => {
  const { database } = await startTestServer(t);
  const stragglers: Array<Promise<unknown>> = [];
  const work = database.transaction(async ({ write }) => {
    const add = (name: string) =>
      write.insertInto("roles").values({ name, permissions: "", created_at: 0 }).execute();
    const taken = add("operator");
    for (const name of ["a", "b", "c", "d"]) stragglers.push(add(name).catch(() => {}));
    await taken;
  });
  await assert.rejects(work, UniqueViolation);
  await Promise.all(stragglers);
  const roles = await database.connection.read.selectFrom("roles").select("name").execute();
  assert.deepEqual(
    roles.map(({ name }) => name),
    ["operator"],
  );
});

const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };

test("a role that grows while it is given never makes a token that is too large", async (t) => {
  const server = await startTestServer(t);
  const { user, refresh_token } = await server.signUp();
  const { putRole, setUserRoles } = server.actions;
  const large = Array.from({ length: 90 }, (_, index) => `permission-${index}`.padEnd(100, "x"));
  let token = refresh_token;
  for (let round = 0; round < 10; round++) {
    const name = `role-${round}`;
    await putRole(name, [], byNobody);
    const outcomes = await Promise.allSettled([
      putRole(name, large, byNobody),
      setUserRoles(user.id, [name], byNobody),
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") assert.equal(outcome.reason.code, "invalid_request");
    }
    assert.ok(outcomes.some(({ status }) => status === "rejected"));
    server.clock.now += 1_000_000;
    token = tokens(await server.refresh(token)).refresh_token;
  }
});

test("a role that is deleted while it is given is taken, or was never there", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  const { putRole, setUserRoles, deleteRole } = server.actions;
  for (let round = 0; round < 10; round++) {
    await putRole("support", [], byNobody);
    const [given, deleted] = await Promise.allSettled([
      setUserRoles(user.id, ["support"], byNobody),
      deleteRole("support", byNobody),
    ]);
    assert.equal(deleted.status, "fulfilled");
    if (given.status === "rejected") assert.equal(given.reason.code, "invalid_request");
    const { rows } = await sql`select * from user_roles`.execute(server.database.connection.read);
    assert.deepEqual(rows, []);
  }
});

test("a role that is being deleted keeps nobody from another one", { skip: onlyPostgres }, async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  const { putRole, setUserRoles, manageUsers } = server.actions;
  for (const name of ["old", "new"]) await putRole(name, [], byNobody);
  await setUserRoles(user.id, ["old"], byNobody);
  let giving: Promise<void> | undefined;
  await server.database.transaction(async (connection) => {
    const { roles } = createStores(connection);
    await roles.raisePolicyVersion();
    await roles.delete("old");
    giving = setUserRoles(user.id, (held) => [...held, "new"], byNobody);
    await untilOneWaitsFor(connection);
  });
  await giving;
  assert.deepEqual((await manageUsers.get(user.id)).roles, ["new"]);
});

for (const [what, end] of [
  ["its user is disabled", (server, userId) => server.actions.setDisabled(userId, true, byNobody)],
  ["everybody's sessions end", (server) => server.actions.endEverybodysSessions(undefined, byNobody)],
] satisfies Array<[string, (server: TestServer, userId: string) => Promise<unknown>]>) {
  test(`a rotation decided before a session expired, and written after ${what}, changes nothing`, async (t) => {
    const server = await startTestServer(t, { COUNTERSIGN_SESSION_IDLE_TTL: "20m" });
    const { user, session } = await server.signUp();
    const { sessions } = createStores(server.database.connection);
    const before = await sessions.find(session.id);
    assert.ok(before);
    server.clock.now = before.idleExpiresAt;
    await end(server, user.id);
    const late = { ...before, generation: 2, idleExpiresAt: server.clock.now + 1_000_000 };
    assert.equal(await sessions.rotate(session.id, before.generation, late), "raced");
    const events = await server.database.connection.read
      .selectFrom("audit_events")
      .select("type")
      .where("type", "=", "session.ended")
      .execute();
    assert.deepEqual(events, [], "of one that served no more nobody is told");
  });
}

test("a session that somebody ends while a log-in makes room keeps its reason", {
  skip: onlyPostgres,
}, async (t) => {
  const server = await startTestServer(t);
  const { user, session } = await server.signUp();
  const { database } = server;
  let makingRoom: Promise<string[]> | undefined;
  await database.transaction(async (connection) => {
    await connection.write
      .updateTable("sessions")
      .set({ ended_at: server.clock.now, end_reason: "reuse_detected" })
      .where("id", "=", session.id)
      .execute();
    makingRoom = database.transaction((other) =>
      createStores(other).sessions.endBeyond(user.id, 0, server.clock.now),
    );
    await untilOneWaitsFor(connection);
  });
  assert.deepEqual(await makingRoom, []);
  const { read } = database.connection;
  const row = await read.selectFrom("sessions").select("end_reason").executeTakeFirstOrThrow();
  assert.equal(row.end_reason, "reuse_detected");
});

test("who logs in while everybody's sessions are being ended stays logged in", async (t) => {
  const server = await startTestServer(t);
  const before = await server.signUp();
  const began = server.clock.now;
  server.clock.now += 1;
  const after = tokens(await server.post("/v1/login", { email: before.user.email, password }));
  const { sessions } = createStores(server.database.connection);
  const { ended } = await sessions.endNext("", { reason: "revoked", at: began }, 10);
  assert.deepEqual(
    ended.map(({ id }) => id),
    [before.session.id],
  );
  tokens(await server.refresh(after.refresh_token));
});

test("processes that bring the same new master secret at once agree on its number", async (t) => {
  const server = await startTestServer(t);
  const inTransaction = createUnitOfWork(server.database, createStores);
  for (let round = 2; round < 8; round++) {
    const secrets = [new Uint8Array(32).fill(round), ...server.masterSecrets];
    const keyrings = await Promise.all(
      [1, 2, 3].map(() => openKeyring(secrets, inTransaction, server.clock.now)),
    );
    assert.deepEqual(
      keyrings.map(({ current }) => current),
      [round, round, round],
    );
  }
});

test("a count of guesses that cannot be cleared refuses no log-in", { skip: onlySqlite }, async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  const direct: { write: RunDirectly } | undefined = server.database.connection.direct;
  assert.ok(direct);
  const { write } = direct;
  let failed = 0;
  direct.write = (text, parameters) => {
    if (!text.startsWith('delete from "guesses"')) return write(text, parameters);
    failed++;
    return Promise.reject(databaseUnavailable("locked"));
  };
  tokens(await server.post("/v1/login", { email: user.email, password }));
  assert.equal(failed, 1);
});
