import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import { hasPgBouncer, startPgBouncer } from "../../../tests/pgbouncer.ts";
import type { Connection } from "../src/database/connection.ts";
import { makeTestDatabase, onlyPostgres, serializable } from "./test-database.ts";
import { bearer, password, startTestServer, tokens } from "./test-server.ts";

const skip = onlyPostgres || (hasPgBouncer ? false : "NOT TRIED: Debian's pgbouncer is not installed");

/** The server behind PgBouncer in transaction mode. */
async function startPooled(t: TestContext, pooler: string) {
  const { url, remove } = await makeTestDatabase();
  const pgBouncer = await startPgBouncer(url + serializable);
  try {
    return await startTestServer(t, {
      COUNTERSIGN_DATABASE_URL: pgBouncer.url,
      COUNTERSIGN_DATABASE_POOLER: pooler,
    });
  } finally {
    // Hooks run in their order: the server's own first.
    t.after(async () => {
      await pgBouncer.stop();
      await remove();
    });
  }
}

test("behind a transaction pooler a session lives its whole life", { skip }, async (t) => {
  const server = await startPooled(t, "transaction");
  await server.signUp();
  const held = tokens(await server.post("/v1/login", { email: "ada@example.com", password }));
  let last = held;
  for (let turn = 0; turn < 5; turn++) last = tokens(await server.refresh(last.refresh_token));
  assert.equal((await server.get("/v1/me", bearer(last))).statusCode, 200);
  await server.beat();
  await server.purge();
  assert.equal((await server.post("/v1/logout", { refresh_token: last.refresh_token })).statusCode, 204);
  assert.equal((await server.refresh(last.refresh_token)).json().reason, "logged_out");
});

test("behind a transaction pooler many requests at once share few connections", { skip }, async (t) => {
  const server = await startPooled(t, "transaction");
  const held = await server.signUp();
  const answers = await Promise.all(Array.from({ length: 12 }, () => server.refresh(held.refresh_token)));
  const successors = new Set(answers.map((answer) => tokens(answer).refresh_token));
  assert.equal(successors.size, 1);
});

const settings = [
  "synchronous_commit",
  "statement_timeout",
  "lock_timeout",
  "transaction_isolation",
] as const;

async function settingsIn({ read }: Connection): Promise<string[]> {
  const { rows } = await sql<{ values: string[] }>`
    select array[${sql.join(settings.map((name) => sql`current_setting(${name})`))}] as values`.execute(read);
  return rows[0]?.values ?? [];
}

test("behind a transaction pooler each transaction brings its settings and leaves none", {
  skip,
}, async (t) => {
  const { database } = await startPooled(t, "transaction");
  const { read } = database.connection;
  // Raw statements may write.
  assert.deepEqual(await settingsIn(database.connection), ["off", "5s", "1s", "read committed"]);
  assert.deepEqual(await database.transaction(settingsIn), ["on", "5s", "1s", "read committed"]);
  await assert.rejects(
    database.transaction(async ({ write }) => {
      await sql`select 1 / 0`.execute(write);
    }),
  );
  const without = await read
    .selectNoFrom(settings.map((name) => sql<string>`current_setting(${name})`.as(name)))
    .executeTakeFirst();
  assert.deepEqual(
    { ...without },
    {
      synchronous_commit: "on",
      statement_timeout: "0",
      lock_timeout: "0",
      transaction_isolation: "serializable",
    },
  );
});

test("behind a transaction pooler without the setting the start says which one it needs", {
  skip,
}, async (t) => {
  await assert.rejects(startPooled(t, "off"), { note: /COUNTERSIGN_DATABASE_POOLER/ });
});
