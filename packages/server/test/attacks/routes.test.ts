import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { bearer, password, startTestServer, type TestServer, tokens } from "../test-server.ts";

/** What anybody may call; each looks at what it is sent itself. */
const open = new Set([
  "POST /v1/signup",
  "POST /v1/login",
  "POST /v1/refresh",
  "GET /v1/revocations",
  "GET /.well-known/oauth-authorization-server",
  "GET /.well-known/jwks.json",
  "GET /healthz",
  "GET /readyz",
  "GET /metrics",
]);

/** Every other route, as the server itself lists them. */
async function guardedRoutes(server: TestServer) {
  const { paths } = (await server.get("/openapi.json")).json<{ paths: Record<string, object> }>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .map((method) => ({ method: method.toUpperCase(), url: path.replaceAll(/\{\w+\}/g, randomUUID()) }))
      .filter(({ method }) => !open.has(`${method} ${path}`)),
  );
}

const bodies: Record<string, object> = {
  "POST /v1/password": { current: password, new: "another long password" },
  "DELETE /v1/me": { password },
};

const unsigned = Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt" })).toString("base64url");

test("authorization bypass: no route but the open ones does anything without an access token (CWE-862)", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  const routes = await guardedRoutes(server);
  assert.ok(routes.length >= 7);
  const [, payload = ""] = ada.access_token.split(".");
  const wrong: Record<string, string>[] = [
    {},
    { authorization: `Basic ${Buffer.from(`ada@example.com:${password}`).toString("base64")}` },
    { authorization: `Bearer ${ada.refresh_token}` },
    { authorization: `Bearer ${unsigned}.${payload}.` },
    { authorization: `Bearer ${ada.access_token.slice(0, -2)}` },
    { authorization: ada.access_token },
    { "x-access-token": ada.access_token, "x-user-id": ada.user.id },
  ];
  for (const { method, url } of routes) {
    for (const headers of wrong) {
      const body = bodies[`${method} ${url}`];
      const query = `${url}?access_token=${ada.access_token}&scope=all`;
      for (const target of [url, query]) {
        const answer = await server.http.inject({
          method: method as "GET",
          url: target,
          headers,
          ...(body && { payload: body }),
        });
        assert.ok([400, 401].includes(answer.statusCode), `${method} ${url}`);
      }
    }
  }
  assert.equal((await server.get("/v1/me", bearer(ada))).statusCode, 200);
  tokens(await server.refresh(ada.refresh_token));
});

test("IDOR: nothing that one user sends reaches another's sessions (CWE-639)", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  const eve = await server.signUp("eve@example.com");
  const id = ada.session.id;
  const attempts = [
    await server.delete(`/v1/sessions/${id}`, bearer(eve)),
    await server.delete(`/v1/sessions/${id.toUpperCase()}`, bearer(eve)),
    await server.delete(`/v1/sessions?scope=others&user_id=${ada.user.id}`, bearer(eve)),
    await server.delete(`/v1/sessions?scope=all&id=${id}`, bearer(eve)),
    await server.post("/v1/logout", { session_id: id }, bearer(eve)),
    await server.delete("/v1/me", bearer(eve), { password, id: ada.user.id }),
  ];
  for (const { statusCode } of attempts) assert.ok([400, 404].includes(statusCode));
  const { sessions } = (await server.get(`/v1/sessions`, bearer(eve))).json();
  assert.deepEqual(
    sessions.map((session: { id: string }) => session.id),
    [eve.session.id],
  );
  assert.equal((await server.delete("/v1/sessions?scope=all", bearer(eve))).statusCode, 204);
  assert.equal((await server.get("/v1/me", bearer(ada))).statusCode, 200);
  tokens(await server.refresh(ada.refresh_token));
});
