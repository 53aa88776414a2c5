import assert from "node:assert/strict";
import { test } from "node:test";
import { startTestServer, tokens } from "./test-server.ts";

test("a migration whose statements were committed and whose note was not runs again and changes nothing", async (t) => {
  const server = await startTestServer(t);
  const held = await server.signUp();
  const { read } = server.database.connection;
  const before = await read.selectFrom("roles").selectAll().execute();
  await server.database.transaction(async ({ write }) => {
    await write.deleteFrom("migrations").execute();
  });
  assert.deepEqual(await server.database.migrate(), { ran: ["0001-initial"], newer: [] });
  assert.deepEqual(await read.selectFrom("roles").selectAll().execute(), before);
  tokens(await server.refresh(held.refresh_token));
});

test("a migration of a newer version is left alone, and told of", async (t) => {
  const { database } = await startTestServer(t);
  await database.connection.write.insertInto("migrations").values({ name: "9999-newer", at: 0 }).execute();
  assert.deepEqual(await database.migrate(), { ran: [], newer: ["9999-newer"] });
});
