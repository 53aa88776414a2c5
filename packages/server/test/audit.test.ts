import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditEventPage } from "@countersign/protocol";
import { passTime } from "./pass-time.ts";
import { bearer, password, startTestServer, type TestServer, tokens } from "./test-server.ts";

const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };

async function typesOf(server: TestServer, url: string, held: { access_token: string }): Promise<string[]> {
  const { items } = (await server.get(url, bearer(held))).json<{ items: { type: string }[] }>();
  return items.map(({ type }) => type);
}

test("a user reads what happened to the own account, the newest first, and nothing of others", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  await server.signUp("eve@example.com");
  await server.post("/v1/login", { email: ada.user.email, password: "a wrong password" });
  await server.post(
    "/v1/password",
    { current: "a wrong password", new: "another long password" },
    bearer(ada),
  );
  const other = tokens(await server.post("/v1/login", { email: ada.user.email, password }));
  await server.post("/v1/logout", { refresh_token: other.refresh_token });
  assert.deepEqual(await typesOf(server, "/v1/me/events", ada), [
    "session.ended",
    "log_in.succeeded",
    "password.refused",
    "log_in.failed",
    "user.signed_up",
  ]);
  const { items } = (await server.get("/v1/me/events", bearer(ada))).json();
  assert.equal(items[0].session_id, other.session.id);
  assert.equal(items[0].ip, "127.0.0.1");
  assert.deepEqual(items[0].data, { reason: "logged_out" });
});

test("operators page through the whole log, or one user's, each event once", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp("operator@example.com");
  await server.actions.setUserRoles(user.id, ["operator"], byNobody);
  const operator = tokens(await server.post("/v1/login", { email: user.email, password }));
  const ada = await server.signUp();
  assert.equal((await server.get("/v1/events", bearer(ada))).statusCode, 403);
  for (let count = 0; count < 60; count++) {
    await server.actions.setDisabled(ada.user.id, count % 2 === 0, byNobody);
  }
  const first = (await server.get(`/v1/events?user_id=${ada.user.id}`, bearer(operator))).json();
  const rest = (
    await server.get(`/v1/events?user_id=${ada.user.id}&cursor=${first.next_cursor}`, bearer(operator))
  ).json();
  const ids = [...first.items, ...rest.items].map(({ id }: { id: string }) => id);
  assert.equal(ids.length, 62);
  assert.deepEqual(ids, ids.toSorted().toReversed());
  assert.equal(rest.next_cursor, null);
  assert.ok((await typesOf(server, "/v1/events", operator)).length === 50);
});

test("from where an operator acted is told to operators, and not to whom it concerned", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp("operator@example.com");
  await server.actions.setUserRoles(user.id, ["operator"], byNobody);
  const operator = tokens(await server.post("/v1/login", { email: user.email, password }));
  const ada = await server.signUp();
  await server.actions.putRole("support", [], byNobody);
  const url = `/v1/users/${ada.user.id}`;
  const payload = { roles: ["support"] };
  const agent = { ...bearer(operator), "user-agent": "the operator's browser" };
  await server.http.inject({ method: "PUT", url: `${url}/roles`, payload, headers: agent });
  const held = tokens(await server.refresh(ada.refresh_token));
  const [own] = (await server.get("/v1/me/events", bearer(held))).json().items;
  assert.deepEqual([own.actor_id, own.ip, own.user_agent], [user.id, null, null]);
  const again = tokens(await server.post("/v1/login", { email: user.email, password }));
  await server.delete(url, { ...bearer(again), "user-agent": "the operator's browser" });
  const { items } = (
    await server.get(`/v1/events?user_id=${ada.user.id}`, bearer(again))
  ).json<AuditEventPage>();
  const agents = new Map(items.map((event) => [event.type, event.user_agent]));
  assert.equal(agents.get("user.roles_changed"), "the operator's browser");
  assert.equal(agents.get("user.deleted"), "the operator's browser");
  assert.equal(agents.get("user.signed_up"), null);
});

test("events are deleted when they are old, and keep no address of a user who is gone", async (t) => {
  const server = await startTestServer(t, { COUNTERSIGN_AUDIT_RETENTION: "10d" });
  const ada = await server.signUp();
  await server.delete("/v1/me", bearer(ada), { password });
  const rows = async () => server.database.connection.read.selectFrom("audit_events").selectAll().execute();
  const kept = await rows();
  assert.ok(kept.length > 0);
  assert.ok(kept.every(({ ip, user_agent: agent }) => ip === null && agent === null));
  await passTime(server, 11 * 86_400_000);
  await server.purge();
  assert.deepEqual(await rows(), []);
});

test("what ends sessions stands in the log before the sessions that it ended", async (t) => {
  const server = await startTestServer(t);
  const logIn = async (words: string) =>
    tokens(await server.post("/v1/login", { email: "ada@example.com", password: words }));
  const ada = await server.signUp();
  const { id } = ada.user;
  await logIn(password);
  const change = { current: password, new: "another long walk" };
  assert.equal((await server.post("/v1/password", change, bearer(ada))).statusCode, 204);
  await server.actions.setPassword(id, "a third long walk", byNobody);
  await logIn("a third long walk");
  await server.actions.setDisabled(id, true, byNobody);
  await server.actions.setDisabled(id, false, byNobody);
  const last = await logIn("a third long walk");
  assert.equal(
    (await server.delete("/v1/me", bearer(last), { password: "a third long walk" })).statusCode,
    204,
  );
  const { items } = await server.actions.listEvents({ userId: id });
  const types = items.map(({ type }) => type).toReversed();
  assert.deepEqual(
    types.filter((type) => !type.startsWith("log_in")),
    [
      "user.signed_up",
      "password.changed",
      "session.ended",
      "password.changed",
      "session.ended",
      "user.disabled",
      "session.ended",
      "user.enabled",
      "user.deleted",
      "session.ended",
    ],
  );
});
