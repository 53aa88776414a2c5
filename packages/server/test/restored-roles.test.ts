import assert from "node:assert/strict";
import { test } from "node:test";
import { bearer, startTestServer, type TestServer, tokens } from "./test-server.ts";

const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };

/** Gives what takes roles and their versions back to how they are now, as a restored backup does. */
async function backUpRoles({ database }: TestServer): Promise<() => Promise<void>> {
  const { read } = database.connection;
  const users = await read.selectFrom("users").select(["id", "roles_version"]).execute();
  const policy = await read.selectFrom("policy").selectAll().executeTakeFirstOrThrow();
  const roles = await read.selectFrom("roles").selectAll().execute();
  const given = await read.selectFrom("user_roles").selectAll().execute();
  return () =>
    database.transaction(async ({ write }) => {
      await write.deleteFrom("user_roles").execute();
      await write.deleteFrom("roles").execute();
      await write.insertInto("roles").values(roles).execute();
      await write.updateTable("policy").set(policy).execute();
      if (given.length > 0) await write.insertInto("user_roles").values(given).execute();
      for (const { id, roles_version } of users)
        await write.updateTable("users").set({ roles_version }).where("id", "=", id).execute();
    });
}

test("a role that was given after the backup that was restored permits nothing", async (t) => {
  const server = await startTestServer(t);
  const { user, refresh_token } = await server.signUp();
  const restore = await backUpRoles(server);
  await server.actions.setUserRoles(user.id, ["operator"], byNobody);
  const lost = tokens(await server.refresh(refresh_token));
  assert.equal((await server.get("/v1/users", bearer(lost))).statusCode, 200);
  await restore();
  assert.equal((await server.get("/v1/users", bearer(lost))).json().code, "token_stale");
});

test("nor does what a role was allowed after it, also once the definitions have the same number again", async (t) => {
  const server = await startTestServer(t);
  const { putRole, setUserRoles } = server.actions;
  const { user, refresh_token } = await server.signUp();
  await putRole("support", [], byNobody);
  await setUserRoles(user.id, ["support"], byNobody);
  const restore = await backUpRoles(server);
  await putRole("support", ["users:read"], byNobody);
  const lost = tokens(await server.refresh(refresh_token));
  assert.equal((await server.get("/v1/users", bearer(lost))).statusCode, 200);
  await restore();
  server.clock.now += 10_000;
  assert.equal((await server.get("/v1/users", bearer(lost))).json().code, "token_stale");
  await putRole("support", ["users:write"], byNobody);
  assert.equal((await server.get("/v1/users", bearer(lost))).json().code, "token_stale");
});
