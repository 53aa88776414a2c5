import assert from "node:assert/strict";
import { test } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { rawRequest, sendRaw, statusesOf } from "../../src/http/testing/raw-request.ts";
import { bearer, password, startTestServer, type TestServer } from "../test-server.ts";

const issuer = "https://id.example";
const ownPage = { "sec-fetch-site": "same-origin" };
const start = (t: Parameters<typeof startTestServer>[0]) =>
  startTestServer(t, { COUNTERSIGN_ISSUER: issuer, COUNTERSIGN_CORS_ORIGINS: "https://app.example" });

const enter = (server: TestServer, email: string, headers: Record<string, string> = {}) =>
  server.post("/v1/signup", { email, password, cookie: true }, headers);

/** The `Cookie` header that a browser sends after this answer. */
function jar(answer: LightMyRequestResponse): { cookie: string } {
  const [cookie] = answer.cookies;
  assert.ok(cookie);
  return { cookie: `${cookie.name}=${cookie.value}` };
}

test("cookie flags are the same wherever the cookie is set or taken back, and no body holds the token (RFC 6265bis §4.1)", async (t) => {
  const server = await start(t);
  const set = /^__Host-countersign=cs_rt_[\w-]{98}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/;
  const taken = "__Host-countersign=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict";
  const entered = await enter(server, "ada@example.com");
  const loggedIn = await server.post("/v1/login", { email: "ada@example.com", password, cookie: true });
  const refreshed = await server.post("/v1/refresh", undefined, { ...jar(entered), ...ownPage });
  for (const answer of [entered, loggedIn, refreshed]) {
    assert.match(String(answer.headers["set-cookie"]), set);
    assert.ok(!answer.body.includes("cs_rt_"));
  }
  const out = await server.post("/v1/logout", undefined, { ...jar(refreshed), ...ownPage });
  assert.equal(out.headers["set-cookie"], taken);
  const own = { ...bearer(loggedIn.json()), ...jar(loggedIn), ...ownPage };
  const gone = await server.delete("/v1/me", own, { password });
  assert.equal(gone.headers["set-cookie"], taken);
});

test("a page of another site, for which browsers keep no such cookie, is told so before a session is made", async (t) => {
  const server = await start(t);
  await server.signUp();
  const foreign = { "sec-fetch-site": "cross-site", origin: "https://app.example" };
  const login = { email: "ada@example.com", password };
  for (const refused of [
    await enter(server, "eve@example.com", foreign),
    await server.post("/v1/login", { ...login, cookie: true }, foreign),
  ]) {
    assert.deepEqual([refused.statusCode, refused.json().code], [403, "origin_refused"]);
    assert.equal(refused.headers["set-cookie"], undefined);
  }
  assert.equal((await server.post("/v1/login", login, foreign)).statusCode, 200);
  for (const site of ["same-site", "same-origin", "none"]) {
    const own = await server.post("/v1/login", { ...login, cookie: true }, { "sec-fetch-site": site });
    assert.equal(own.statusCode, 200, site);
  }
});

test("CSRF on refresh and log-out by another site changes nothing and sets no cookie (RFC 9700 §4.7)", async (t) => {
  const server = await start(t);
  const victim = await enter(server, "ada@example.com");
  const json = { "content-type": "application/json" };
  const attacks: Record<string, string>[] = [
    { origin: "https://evil.example", "sec-fetch-site": "cross-site", "content-type": "text/plain" },
    { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" },
    { origin: "https://evil.example", "sec-fetch-site": "cross-site", ...json },
    { origin: "https://evil.id.example", "sec-fetch-site": "same-site", ...json },
    { origin: "null", "sec-fetch-site": "cross-site" },
    { origin: "http://id.example" },
    { "sec-fetch-site": "none" },
    {},
  ];
  for (const headers of attacks) {
    for (const url of ["/v1/refresh", "/v1/logout"]) {
      const answer = await server.post(url, undefined, { ...jar(victim), ...headers });
      assert.equal(answer.statusCode, 403, JSON.stringify(headers));
      assert.equal(answer.headers["set-cookie"], undefined);
      assert.equal(answer.headers["access-control-allow-origin"], undefined);
    }
  }
  const { read } = server.database.connection;
  const row = await read.selectFrom("sessions").select(["generation", "ended_at"]).executeTakeFirstOrThrow();
  assert.deepEqual([row.generation, row.ended_at], [0, null]);
});

test("CSRF on log-in: no form of another site logs the victim in as the attacker (CWE-352)", async (t) => {
  const server = await start(t);
  await enter(server, "eve@example.com");
  const payload = JSON.stringify({ email: "eve@example.com", password, cookie: true });
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site", "content-type": type };
    const answer = await server.http.inject({ method: "POST", url: "/v1/login", headers, payload });
    assert.equal(answer.statusCode, 415, type);
    assert.equal(answer.headers["set-cookie"], undefined);
  }
  // JSON needs a preflight, and that is not granted.
  const preflight = await server.http.inject({
    method: "OPTIONS",
    url: "/v1/login",
    headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
  });
  assert.equal(preflight.headers["access-control-allow-origin"], undefined);
});

test("session fixation: a cookie planted before the log-in is neither kept nor made the victim's (CWE-384)", async (t) => {
  const server = await start(t);
  await server.signUp();
  const attacker = await enter(server, "eve@example.com");
  for (const planted of [jar(attacker), { cookie: "__Host-countersign=chosen-by-the-attacker" }]) {
    const logIn = { email: "ada@example.com", password, cookie: true };
    const victim = await server.post("/v1/login", logIn, { ...planted, ...ownPage });
    assert.equal(victim.statusCode, 200);
    assert.notEqual(jar(victim).cookie, planted.cookie);
    assert.notEqual(victim.json().session.id, attacker.json().session.id);
    const used = await server.post("/v1/refresh", undefined, { ...planted, ...ownPage });
    assert.notEqual(used.json().user?.email, "ada@example.com");
  }
});

test("cookie tossing in a header of its own: of two cookies neither is believed (RFC 6265bis §8.6)", async (t) => {
  const server = await start(t);
  const [mine, evil] = [await enter(server, "ada@example.com"), await enter(server, "eve@example.com")];
  for (const [first, second] of [
    [mine, evil],
    [evil, mine],
  ] as const) {
    const request = rawRequest(
      "POST /v1/refresh HTTP/1.1",
      "Host: id.example",
      "Sec-Fetch-Site: same-origin",
      `Cookie: ${jar(first).cookie}`,
      `Cookie: ${jar(second).cookie}`,
      "Content-Length: 0",
      "Connection: close",
    );
    const answer = await sendRaw(t, server.http, request);
    assert.deepEqual(statusesOf(answer), [400]);
    assert.ok(!answer.includes("cs_rt_"));
  }
});
