import assert from "node:assert/strict";
import { copyFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { sql } from "kysely";
import { onlySqlite } from "./test-database.ts";
import { bearer, password, startTestServer, tokens } from "./test-server.ts";

function assertUnavailable(response: LightMyRequestResponse): void {
  assert.equal(response.statusCode, 503);
  assert.equal(response.json().code, "unavailable");
  assert.equal(response.json().action, "retry");
  assert.ok(Number(response.headers["retry-after"]) >= 1);
}

const credentials = (index: number) => ({
  email: `user${index}@example.com`,
  password,
  device_name: "d".repeat(100),
});

test("a full disk answers 503, leaves nothing half written, and passes without a restart", {
  skip: onlySqlite,
}, async (t) => {
  const server = await startTestServer(t);
  const held = await server.signUp();
  const { write, read } = server.database.connection;
  const limitPages = (count: number) => sql.raw(`pragma max_page_count = ${count}`).execute(write);
  await limitPages(1);

  // Long device names use up what is left of the pages.
  let refused: LightMyRequestResponse | undefined;
  let made = 0;
  for (; made < 200 && refused === undefined; made++) {
    const response = await server.post("/v1/signup", credentials(made));
    if (response.statusCode !== 201) refused = response;
  }
  assert.ok(refused);
  assertUnavailable(refused);
  const rows = await read
    .selectFrom("users")
    .leftJoin("passwords", "passwords.user_id", "users.id")
    .leftJoin("sessions", "sessions.user_id", "users.id")
    .select(["passwords.user_id", "sessions.id"])
    .execute();
  assert.equal(rows.length, made);
  assert.ok(rows.every(({ user_id, id }) => user_id !== null && id !== null));

  await limitPages(1_000_000);
  assert.equal((await server.post("/v1/signup", credentials(made - 1))).statusCode, 201);
  tokens(await server.refresh(held.refresh_token));
});

test("a database that another process keeps locked answers 503 to writes, serves reads, and recovers", {
  skip: onlySqlite,
}, async (t) => {
  const server = await startTestServer(t);
  const held = await server.signUp();
  const unheard = await server.signUp("unheard@example.com");
  const answer = tokens(await server.refresh(unheard.refresh_token));
  const other = new DatabaseSync(join(server.folder, "test.db"));
  other.exec("begin immediate");
  const [refreshed, loggedOut] = await Promise.all([
    server.refresh(held.refresh_token),
    server.post("/v1/logout", { refresh_token: held.refresh_token }),
  ]);
  assertUnavailable(refreshed);
  assertUnavailable(loggedOut);
  assert.equal((await server.get("/v1/me", bearer(held))).statusCode, 200);
  const retried = tokens(await server.refresh(unheard.refresh_token));
  assert.equal(
    retried.refresh_token,
    answer.refresh_token,
    "a retry writes nothing, and must not become reuse",
  );
  other.exec("rollback");
  other.close();
  tokens(await server.refresh(held.refresh_token));
});

for (const [what, happens] of [
  ["removed", () => {}],
  ["replaced by a copy", copyFileSync],
] as const) {
  test(`a database file that is ${what} under the server takes no more writes, which would be lost`, {
    skip: onlySqlite,
  }, async (t) => {
    const server = await startTestServer(t);
    const held = await server.signUp();
    const file = join(server.folder, "test.db");
    const away = `${file}.away`;
    renameSync(file, away);
    happens(away, file);

    assertUnavailable(await server.post("/v1/signup", credentials(1)));
    assertUnavailable(await server.refresh(held.refresh_token));
    await assert.rejects(server.beat(), { note: /no longer the file that was opened/ });
    assertUnavailable(await server.get("/readyz"));

    renameSync(away, file);
    await server.beat();
    assert.equal((await server.get("/readyz")).statusCode, 200);
    tokens(await server.refresh(held.refresh_token));
  });
}
