import assert from "node:assert/strict";
import { test } from "node:test";
import { createStores } from "../src/subjects/stores.ts";
import { onlyPostgres } from "./test-database.ts";
import { startTestServer, type TestServer, tokens } from "./test-server.ts";
import { untilOneWaitsFor } from "./until-one-waits-for.ts";

const together = 20;

test("sessions that refresh at the same moment each get what is theirs", async (t) => {
  const server = await startTestServer(t);
  const owners = await Promise.all(
    Array.from({ length: together }, (_, index) => server.signUp(`user${index}@example.com`)),
  );
  const [ended, ...living] = owners;
  assert.ok(ended !== undefined);
  await server.post("/v1/logout", { refresh_token: ended.refresh_token });
  let current = living.map(({ refresh_token }) => refresh_token);
  for (let round = 0; round < 3; round++) {
    server.clock.now += 60_000;
    const refusing = server.refresh(ended.refresh_token);
    const answered = (await Promise.all(current.map((token) => server.refresh(token)))).map(tokens);
    assert.equal((await refusing).json().reason, "logged_out");
    assert.deepEqual(
      answered.map(({ user, session }) => [user.id, session.id]),
      living.map(({ user, session }) => [user.id, session.id]),
    );
    const next = answered.map(({ refresh_token }) => refresh_token);
    assert.equal(new Set([...current, ...next]).size, 2 * living.length);
    current = next;
  }
  const rows = await server.database.connection.read.selectFrom("sessions").select("generation").execute();
  assert.equal(rows.filter(({ generation }) => generation === 3).length, living.length);
});

test("one token, presented twice at the same moment, is spent once", async (t) => {
  const server = await startTestServer(t);
  const owners = await Promise.all(
    Array.from({ length: 8 }, (_, index) => server.signUp(`user${index}@example.com`)),
  );
  const answers = await Promise.all(
    owners.flatMap(({ refresh_token }) => [server.refresh(refresh_token), server.refresh(refresh_token)]),
  );
  const next = answers.map((answer) => tokens(answer).refresh_token);
  for (const [place] of owners.entries()) assert.equal(next[2 * place], next[2 * place + 1]);
  assert.equal(new Set(next).size, owners.length);
  const rows = await server.database.connection.read.selectFrom("sessions").select("generation").execute();
  assert.ok(rows.every(({ generation }) => generation === 1));
});

test("a session that somebody holds keeps no other one waiting", { skip: onlyPostgres }, async (t) => {
  const server = await startTestServer(t);
  const [held, free] = [await server.signUp("held@example.com"), await server.signUp("free@example.com")];
  let waiting: ReturnType<TestServer["refresh"]> | undefined;
  await server.database.transaction(async ({ write }) => {
    const { id } = held.session;
    await write.updateTable("sessions").set({ id }).where("id", "=", id).execute();
    waiting = server.refresh(held.refresh_token);
    tokens(await server.refresh(free.refresh_token));
  });
  assert.ok(waiting);
  tokens(await waiting);
});

test("a session that somebody ends while its refresh waits has ended", { skip: onlyPostgres }, async (t) => {
  const server = await startTestServer(t);
  const { session, refresh_token } = await server.signUp();
  let refreshing: ReturnType<TestServer["refresh"]> | undefined;
  await server.database.transaction(async (connection) => {
    await createStores(connection).sessions.end(session.id, "revoked", server.clock.now);
    refreshing = server.refresh(refresh_token);
    await untilOneWaitsFor(connection);
  });
  assert.equal((await refreshing)?.json().reason, "revoked");
});
