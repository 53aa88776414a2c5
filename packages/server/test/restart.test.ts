import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import type { KyselyPlugin } from "kysely";
import { openKeyring } from "../src/subjects/master-secrets/keyring.ts";
import { createUnitOfWork } from "../src/database/unit-of-work.ts";
import { createStores } from "../src/subjects/stores.ts";
import { passTime } from "./pass-time.ts";
import { startTestServer } from "./test-server.ts";

test("a start with another master secret is refused while sessions need the old one", async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  const inTransaction = createUnitOfWork(server.database, createStores);
  const stranger = randomBytes(32);
  await assert.rejects(openKeyring([stranger], inTransaction, server.clock.now), /COUNTERSIGN_SECRET/);
  const both = await openKeyring([stranger, ...server.masterSecrets], inTransaction, server.clock.now);
  assert.equal(both.current, 2);
  assert.ok(both.keysOf(1));
});

test("a start looks for the sessions of secrets that are missing, and for no others, however many there are", async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  let looks = 0;
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      if (JSON.stringify(node).includes('"sessions"')) looks += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const inTransaction = createUnitOfWork(server.database, (connection) =>
    createStores({ ...connection, read: connection.read.withPlugin(counting) }),
  );
  await openKeyring(server.masterSecrets, inTransaction, server.clock.now);
  assert.equal(looks, 0);
  await server.database.connection.write.deleteFrom("signing_keys").execute();
  await assert.rejects(openKeyring([randomBytes(32)], inTransaction, server.clock.now), /number 1/);
  assert.equal(looks, 1);
});

test("sessions that ended or expired are purged, and living ones stay", async (t) => {
  const server = await startTestServer(t);
  const ended = await server.signUp("ended@example.com");
  await server.post("/v1/logout", { refresh_token: ended.refresh_token });
  await passTime(server, 31 * 86_400_000);
  const living = await server.signUp("living@example.com");
  await server.purge();
  const rows = await server.database.connection.read.selectFrom("sessions").select("id").execute();
  assert.deepEqual(
    rows.map(({ id }) => id),
    [living.session.id],
  );
});

test("sessions that nobody used for long are purged before their absolute end", async (t) => {
  const server = await startTestServer(t, {
    COUNTERSIGN_SESSION_TTL: "365d",
    COUNTERSIGN_SESSION_IDLE_TTL: "1d",
  });
  await server.signUp("idle@example.com");
  await passTime(server, 32 * 86_400_000);
  const living = await server.signUp("living@example.com");
  await server.purge();
  const { read } = server.database.connection;
  assert.equal(
    (await read.selectFrom("sessions").select("id").executeTakeFirstOrThrow()).id,
    living.session.id,
  );
  await server.purge();
  assert.equal((await read.selectFrom("sessions").select("id").execute()).length, 1);
});

test("idle and absolute lifetimes end a session, and no rotation moves the absolute one", async (t) => {
  const server = await startTestServer(t, {
    COUNTERSIGN_SESSION_TTL: "3d",
    COUNTERSIGN_SESSION_IDLE_TTL: "1d",
  });
  const idle = await server.signUp("idle@example.com");
  let held = await server.signUp("busy@example.com");
  for (let hours = 0; hours < 71; hours++) {
    server.clock.now += 3_600_000;
    held = (await server.refresh(held.refresh_token)).json();
    assert.ok(held.refresh_token);
  }
  assert.equal((await server.refresh(idle.refresh_token)).json().reason, "expired");
  server.clock.now += 3_600_000;
  assert.equal((await server.refresh(held.refresh_token)).json().reason, "expired");
});
