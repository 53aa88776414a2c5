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
  assert.deepEqual(await server.database.migrate(), ["0001-initial"]);
  assert.deepEqual(await read.selectFrom("roles").selectAll().execute(), before);
  tokens(await server.refresh(held.refresh_token));
});
