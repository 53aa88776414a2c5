import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { decodeUnverified } from "@countersign/jwt";
import { bearer, password, startTestServer, tokens } from "./test-server.ts";

const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };

async function startWithOperator(t: TestContext) {
  const server = await startTestServer(t);
  const { user } = await server.signUp("operator@example.com");
  await server.actions.setUserRoles(user.id, ["operator"], byNobody);
  const operator = tokens(await server.post("/v1/login", { email: user.email, password }));
  const call = (method: "GET" | "PUT" | "POST" | "DELETE", url: string, payload?: object) =>
    server.http.inject({ method, url, headers: bearer(operator), ...(payload ? { payload } : {}) });
  return { server, operator, call };
}

test("who lacks the permission that the document names is refused on every operators' route", async (t) => {
  const { server } = await startWithOperator(t);
  const ada = await server.signUp();
  const { id } = ada.user;
  const routes = [
    ["GET", "/v1/users"],
    ["GET", `/v1/users/${id}`],
    ["POST", `/v1/users/${id}/disable`],
    ["POST", `/v1/users/${id}/enable`],
    ["DELETE", `/v1/users/${id}`],
    ["GET", `/v1/users/${id}/sessions`],
    ["DELETE", `/v1/users/${id}/sessions`],
    ["PUT", `/v1/users/${id}/roles`, { roles: ["operator"] }],
    ["GET", "/v1/roles/operator"],
    ["PUT", "/v1/roles/support", { permissions: ["users:write"] }],
    ["DELETE", "/v1/roles/support"],
    ["GET", "/v1/events"],
  ] as const;
  const { paths } = (await server.get("/openapi.json")).json();
  for (const [method, url, payload] of routes) {
    const answer = await server.http.inject({
      method,
      url,
      headers: bearer(ada),
      ...(payload ? { payload } : {}),
    });
    assert.equal(answer.statusCode, 403, url);
    assert.equal(answer.json().code, "insufficient_permissions");
    const path = url.replace(id, "{id}").replace(/(?<=\/roles\/).+/, "{name}");
    const [permission] = paths[path][method.toLowerCase()].security[0].bearer;
    assert.ok(answer.json().detail.includes(`\`${permission}\``), url);
    assert.match(String(answer.headers["www-authenticate"]), /error="insufficient_scope"/);
  }
  assert.equal((await server.get("/v1/me", bearer(ada))).statusCode, 200);
});

test("users are listed page by page, each once, and found by address", async (t) => {
  const { server, call } = await startWithOperator(t);
  const { write } = server.database.connection;
  const rows = Array.from({ length: 120 }, (_, index) => ({
    id: `00000000-0000-7000-8000-${String(index).padStart(12, "0")}`,
    email: `User${index}@example.com`,
    email_key: `user${index}@example.com`,
    disabled_at: null,
    created_at: 0,
  }));
  await write.insertInto("users").values(rows).execute();
  const seen: string[] = [];
  let cursor: string | null = "";
  let pages = 0;
  while (cursor !== null) {
    const page: { items: { id: string }[]; next_cursor: string | null } = (
      await call("GET", `/v1/users${cursor === "" ? "" : `?cursor=${cursor}`}`)
    ).json();
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor;
    pages++;
  }
  assert.equal(pages, 3);
  assert.equal(new Set(seen).size, 121);
  assert.equal(seen.length, 121);
  const found = (await call("GET", "/v1/users?email=%20USER7@example.com")).json();
  assert.deepEqual(
    found.items.map(({ email }: { email: string }) => email),
    ["User7@example.com"],
  );
  const last = Buffer.from(seen.at(-1) ?? "").toString("base64url");
  assert.deepEqual((await call("GET", `/v1/users?email=user7@example.com&cursor=${last}`)).json().items, []);
  assert.equal((await call("GET", "/v1/users/nobody")).statusCode, 404);
  for (const list of ["/v1/users?", "/v1/users?email=user7@example.com&", "/v1/events?", "/v1/me/events?"])
    for (const wrong of ["AA", "", "nonsense"])
      assert.equal((await call("GET", `${list}cursor=${wrong}`)).json().code, "invalid_request", wrong);
});

test("an operator disables, enables, logs out and deletes a user, and the log says who did it", async (t) => {
  const { server, operator, call } = await startWithOperator(t);
  const ada = await server.signUp();
  const { id } = ada.user;
  assert.equal((await call("POST", `/v1/users/${id}/disable`)).statusCode, 204);
  const disabledAt = async () => (await call("GET", `/v1/users/${id}`)).json().user.disabled_at;
  const since = await disabledAt();
  assert.notEqual(since, null);
  server.clock.now += 1_000;
  assert.equal((await call("POST", `/v1/users/${id}/disable`)).statusCode, 204);
  assert.equal(await disabledAt(), since, "who is disabled already stays so since then");
  assert.equal((await server.refresh(ada.refresh_token)).json().reason, "user_disabled");
  assert.equal((await call("POST", `/v1/users/${id}/enable`)).statusCode, 204);

  const again = tokens(await server.post("/v1/login", { email: ada.user.email, password }));
  const sessions = (await call("GET", `/v1/users/${id}/sessions`)).json();
  assert.deepEqual(
    sessions.items.map((session: { id: string }) => session.id),
    [again.session.id],
  );
  assert.equal((await call("DELETE", `/v1/users/${id}/sessions`)).statusCode, 204);
  assert.equal((await server.refresh(again.refresh_token)).json().reason, "revoked");
  assert.equal((await call("DELETE", `/v1/users/${id}`)).statusCode, 204);
  assert.equal((await call("GET", `/v1/users/${id}`)).statusCode, 404);
  assert.equal((await call("DELETE", `/v1/users/${id}`)).statusCode, 404);

  const events = await server.database.connection.read
    .selectFrom("audit_events")
    .select("type")
    .where("actor_id", "=", operator.user.id)
    .orderBy("id")
    .execute();
  assert.deepEqual(
    events.map(({ type }) => type),
    ["user.disabled", "session.ended", "user.enabled", "session.ended", "user.deleted"],
  );
});

test("a role that is defined as it is leaves all access tokens as they are", async (t) => {
  const { server, call } = await startWithOperator(t);
  assert.equal((await call("PUT", "/v1/roles/support", { permissions: ["b", "a"] })).statusCode, 200);
  const credentials = { email: "operator@example.com", password };
  const operator = tokens(await server.post("/v1/login", credentials));
  const again = await server.http.inject({
    method: "PUT",
    url: "/v1/roles/support",
    headers: bearer(operator),
    payload: { permissions: ["a", "b"] },
  });
  assert.deepEqual(again.json().role.permissions, ["a", "b"]);
  const { items } = (await server.get(`/v1/users/${operator.user.id}/sessions`, bearer(operator))).json();
  const asking = items.filter((session: { current: boolean }) => session.current);
  assert.deepEqual(
    asking.map((session: { id: string }) => session.id),
    [operator.session.id],
  );
});

test("a role concerns the tokens of those whom it permits something else than before", async (t) => {
  const { server, call } = await startWithOperator(t);
  const ada = await server.signUp();
  for (const permissions of [["a"], ["b"], []])
    assert.equal((await call("PUT", "/v1/roles/support", { permissions })).statusCode, 200);
  assert.equal((await server.get("/v1/me", bearer(ada))).statusCode, 200);
});

test("a role is defined, given, changed and deleted, and each makes older tokens stale", async (t) => {
  const { server, call } = await startWithOperator(t);
  let ada = await server.signUp();
  const isStale = async () => (await server.get("/v1/me", bearer(ada))).json().code === "token_stale";
  const refresh = async () => {
    ada = tokens(await server.refresh(ada.refresh_token));
    server.clock.now += 60_000;
    return decodeUnverified(ada.access_token).payload;
  };
  const again = async () => {
    const credentials = { email: "operator@example.com", password };
    return bearer(tokens(await server.post("/v1/login", credentials)));
  };
  const asOperator = async (method: "PUT" | "DELETE", url: string, payload?: object) =>
    server.http.inject({ method, url, headers: await again(), ...(payload ? { payload } : {}) });

  assert.equal(
    (await call("PUT", "/v1/roles/support", { permissions: ["tickets:write", "a"] })).statusCode,
    200,
  );
  assert.deepEqual(
    (await asOperator("PUT", `/v1/users/${ada.user.id}/roles`, { roles: ["support"] })).statusCode,
    204,
  );
  assert.equal(await isStale(), true);
  assert.deepEqual((await refresh())["permissions"], ["a", "tickets:write"]);
  assert.equal(
    (await asOperator("PUT", "/v1/roles/support", { permissions: [] })).json().role.name,
    "support",
  );
  assert.equal(await isStale(), true);
  assert.deepEqual((await refresh())["permissions"], []);
  assert.equal((await asOperator("DELETE", "/v1/roles/support")).statusCode, 204);
  assert.equal(await isStale(), true);
  assert.deepEqual((await refresh())["roles"], []);
});

test("a grant that would make access tokens too large is refused when it is granted", async (t) => {
  const { server, call } = await startWithOperator(t);
  const permissions = Array.from({ length: 80 }, (_, index) => `${"p".repeat(90)}${index}`);
  const { user } = await server.signUp();
  const small = await call("PUT", "/v1/roles/large", { permissions: ["x"] });
  assert.equal(small.statusCode, 200);
  await server.actions.setUserRoles(user.id, ["large"], byNobody);
  await assert.rejects(server.actions.putRole("large", permissions, byNobody), { code: "invalid_request" });
  const { permissions: kept } = await server.database.connection.read
    .selectFrom("roles")
    .select("permissions")
    .where("name", "=", "large")
    .executeTakeFirstOrThrow();
  assert.equal(kept, "x");
});

test("the built-in role does not change, and nobody has created it", async (t) => {
  const { call } = await startWithOperator(t);
  assert.equal((await call("PUT", "/v1/roles/operator", { permissions: [] })).statusCode, 400);
  assert.equal((await call("DELETE", "/v1/roles/operator")).statusCode, 400);
  assert.deepEqual((await call("GET", "/v1/roles/operator")).json().role, {
    name: "operator",
    permissions: ["roles:write", "users:read", "users:write"],
    created_at: null,
  });
});
