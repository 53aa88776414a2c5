import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUnverified } from "@countersign/jwt";
import { bearer, password, startTestServer, tokens } from "./test-server.ts";

const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };

test("a changed role makes older access tokens stale, and a refresh brings the role", async (t) => {
  const server = await startTestServer(t);
  const before = await server.signUp();
  await server.actions.setUserRoles(before.user.id, ["operator"], byNobody);
  const refused = await server.get("/v1/me", bearer(before));
  assert.equal(refused.statusCode, 401);
  assert.equal(refused.json().code, "token_stale");
  assert.match(String(refused.headers["www-authenticate"]), /error="invalid_token"/);

  const after = tokens(await server.refresh(before.refresh_token));
  assert.equal((await server.get("/v1/me", bearer(after))).statusCode, 200);
  const { payload } = decodeUnverified(after.access_token);
  assert.deepEqual(payload["roles"], ["operator"]);
  assert.deepEqual(payload["permissions"], ["roles:write", "users:read", "users:write"]);
  assert.equal(payload["roles_version"], 2);

  const { read } = server.database.connection;
  const row = await read.selectFrom("revocations").selectAll().executeTakeFirstOrThrow();
  assert.deepEqual([row.kind, row.subject, row.data], ["user", before.user.id, '{"roles_version":2}']);
});

test("giving a user the roles that it has leaves its access tokens as they are", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  await server.actions.setUserRoles(user.id, ["operator"], byNobody);
  const ada = tokens(await server.post("/v1/login", { email: user.email, password }));
  await server.actions.setUserRoles(user.id, ["operator"], byNobody);
  assert.equal((await server.get("/v1/me", bearer(ada))).statusCode, 200);
});

test("a role that is not defined is refused, and nothing changes", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  const change = server.actions.setUserRoles(user.id, ["nothing"], byNobody);
  await assert.rejects(change, { code: "invalid_request" });
  assert.deepEqual(await server.database.connection.read.selectFrom("revocations").selectAll().execute(), []);
});

test("a log-in that races disabling leaves no session alive", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  for (let round = 0; round < 20; round++) {
    await server.actions.setDisabled(user.id, false, byNobody);
    const [entered] = await Promise.all([
      server.post("/v1/login", { email: user.email, password }),
      server.actions.setDisabled(user.id, true, byNobody),
    ]);
    if (entered.statusCode === 200) {
      const refreshed = await server.refresh(tokens(entered).refresh_token);
      assert.equal(refreshed.json().reason, "user_disabled");
    } else assert.equal(entered.json().code, "invalid_credentials");
    const late = await server.post("/v1/login", { email: user.email, password });
    assert.equal(late.json().code, "invalid_credentials");
    server.clock.now += 900_000;
  }
});
