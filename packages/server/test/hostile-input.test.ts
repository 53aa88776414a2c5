import assert from "node:assert/strict";
import { test } from "node:test";
import { readNaughtyStrings } from "./naughty-strings.ts";
import { bearer, startTestServer, type TestServer } from "./test-server.ts";

const bodies: Record<string, string> = {
  "truncated JSON": '{"email":"a@example.com","pass',
  "wrong types": '{"email":1,"password":{"$ne":1}}',
  "unknown members": '{"email":"a@example.com","password":"long enough text","is_admin":true}',
  "a NUL": '{"email":"a@example.com","password":"long\\u0000enough text"}',
  "a lone surrogate": '{"email":"a@example.com","password":"long\\ud800enough text"}',
  "a 10,000-character address": `{"email":"${"a".repeat(10_000)}@example.com","password":"long enough text"}`,
  "deep nesting": "[".repeat(8_000),
};

for (const [what, payload] of Object.entries(bodies)) {
  test(`${what} in a body is refused and the server goes on`, async (t) => {
    const server = await startTestServer(t);
    const response = await server.http.inject({
      method: "POST",
      url: "/v1/signup",
      headers: { "content-type": "application/json" },
      payload,
    });
    assert.equal(response.statusCode, 400);
    assert.equal(response.json().code, "invalid_request");
    await server.signUp();
  });
}

test("a query parameter that nobody reads is refused, on every route of the API", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  // Bodies are looked at first.
  const routes = (await routesWithoutBody(server, ada.user)).filter(({ url }) => url.startsWith("/v1/"));
  assert.ok(routes.length > 10);
  for (const { method, url } of routes) {
    const answer = await server.http.inject({ method, url: `${url}?dry_run=true`, headers: bearer(ada) });
    assert.equal(answer.statusCode, 400, `${method} ${url}`);
    assert.match(answer.json().detail, /^The request's query is not as expected/, url);
  }
  const refresh = await server.post("/v1/refresh?dry_run=true", { refresh_token: ada.refresh_token });
  assert.match(refresh.json().detail, /`dry_run` is not known here/);
});

test("a body that nobody reads is refused, on every route of the API that takes none", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  const routes = (await routesWithoutBody(server, ada.user)).filter(({ method }) => method !== "GET");
  assert.ok(routes.length > 5);
  for (const { method, url } of routes) {
    const send = (payload: object) => server.http.inject({ method, url, headers: bearer(ada), payload });
    const answer = await send({ scope: "all" });
    assert.equal(answer.statusCode, 400, `${method} ${url}`);
    assert.deepEqual(answer.json().errors, [{ path: "/scope", message: "is not known here" }]);
    assert.equal((await send([1])).statusCode, 400);
  }
  const nothing = await server.delete("/v1/sessions?scope=others", bearer(ada), {});
  assert.equal(nothing.statusCode, 204);
});

/** The routes that take no body, by the server's own description, with this user in their place. */
async function routesWithoutBody({ get }: TestServer, { id }: { id: string }) {
  const { paths } = (await get("/openapi.json")).json<{
    paths: Record<string, Record<string, { requestBody?: object }>>;
  }>();
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { requestBody }]) => requestBody === undefined)
      .map(([method]) => ({
        method: method.toUpperCase() as "GET" | "DELETE",
        url: path.replace("{id}", id).replace("{name}", "support"),
      })),
  );
}

test("naughty strings as address, password and token never fail the server", async (t) => {
  const strings = readNaughtyStrings(t);
  if (strings.length === 0) return;
  const server = await startTestServer(t);
  for (const text of strings) {
    // One guess counts for a moment only, or the limits would answer in place of the rest.
    server.clock.now += 900_000;
    const answers = [
      await server.post("/v1/signup", { email: text, password: "x" }),
      await server.post("/v1/login", { email: text, password: "a wrong password" }),
      await server.refresh(text),
      await server.post("/v1/logout", { refresh_token: text }),
    ];
    for (const { statusCode } of answers) assert.ok(statusCode >= 400 && statusCode < 500);
  }
});
