import assert from "node:assert/strict";
import { test } from "node:test";
import { createDemo } from "./testing/demo-server.ts";
import { rawRequest, sendRaw, statusesOf } from "./testing/raw-request.ts";

test("path tricks: another spelling of a path is not that path", async () => {
  const { app } = createDemo();
  for (const url of [
    "//v1/me",
    "/v1//me",
    "/V1/me",
    "/v1/ME",
    "/v1/me/",
    "/v1/me;a=b",
    "/v1/me%2f",
    "/v1%2fme",
    "/v1/me%00",
    "/v1/me.json",
    "/v1/x/../me/x",
    "/",
  ]) {
    const answer = await app.inject({ url, headers: { authorization: "Bearer good" } });
    assert.equal(answer.statusCode, 404, url);
    assert.equal(answer.json().code, "not_found", url);
  }
});

test("path tricks on the wire: dot segments reach nothing", async (t) => {
  const { app } = createDemo();
  for (const target of ["/v1/../v1/me", "/v1/./me", "/keys/../v1/me", "/%2e%2e/v1/me", "*"]) {
    const answer = await sendRaw(
      t,
      app,
      rawRequest(`GET ${target} HTTP/1.1`, "Host: a", "Connection: close"),
    );
    assert.deepEqual(statusesOf(answer), [404], target);
  }
});

test("an absolute address is the same path, with the same check (RFC 9112 §3.2.2)", async (t) => {
  const request = rawRequest("GET http://id.example/v1/me HTTP/1.1", "Host: id.example", "Connection: close");
  assert.deepEqual(statusesOf(await sendRaw(t, createDemo().app, request)), [401]);
});

test("another method is 405 with Allow (RFC 9110 §15.5.6)", async () => {
  const { app } = createDemo();
  for (const [method, url, allow] of [
    ["GET", "/v1/login", "POST"],
    ["OPTIONS", "/v1/login", "POST"],
    ["POST", "/v1/me", "GET, HEAD"],
    ["PATCH", "/v1/sessions/x", "DELETE"],
    ["TRACE", "/v1/me", "GET, HEAD"],
  ] as const) {
    const answer = await app.inject({ method: method as "GET", url });
    assert.equal(answer.statusCode, 405, `${method} ${url}`);
    assert.equal(answer.json().code, "method_not_allowed");
    assert.equal(answer.headers["allow"], allow);
  }
});

test("another method is 405 also where the path is written another way (RFC 3986 §6.2.2.2, RFC 9112 §3.2.2)", async (t) => {
  const { app } = createDemo();
  for (const target of [
    "/v1/m%65",
    "/v1/sess%69ons/a%2fb",
    "http://id.example/v1/me?x",
    "http://id.example/v1/me",
  ]) {
    const request = rawRequest(`PUT ${target} HTTP/1.1`, "Host: id.example", "Connection: close");
    assert.deepEqual(statusesOf(await sendRaw(t, app, request)), [405], target);
  }
  for (const target of ["/v1%2fme", "/v1/me%2f", "http://id.example/nowhere"]) {
    const request = rawRequest(`PUT ${target} HTTP/1.1`, "Host: id.example", "Connection: close");
    assert.deepEqual(statusesOf(await sendRaw(t, app, request)), [404], target);
  }
  const malformed = rawRequest("PATCH /v1/m%ff HTTP/1.1", "Host: id.example", "Connection: close");
  assert.deepEqual(statusesOf(await sendRaw(t, app, malformed)), [400]);
});

test("a method that only other protocols know is 405 as well", async (t) => {
  const { app } = createDemo();
  for (const method of ["PROPFIND", "PURGE", "LOCK"]) {
    const answer = await sendRaw(
      t,
      app,
      rawRequest(`${method} /v1/me HTTP/1.1`, "Host: a", "Connection: close"),
    );
    assert.deepEqual(statusesOf(answer), [405], method);
  }
});

test("method override: the header changes nothing", async () => {
  const headers = { "x-http-method-override": "DELETE", "x-method-override": "DELETE" };
  const answer = await createDemo().app.inject({ method: "POST", url: "/v1/sessions/x", headers });
  assert.equal(answer.statusCode, 405);
});

test("HEAD is checked like GET", async () => {
  const { app } = createDemo();
  assert.equal((await app.inject({ method: "HEAD", url: "/v1/me" })).statusCode, 401);
});

test("the body of a request to nowhere is not looked at", async () => {
  const headers = { "content-type": "application/json" };
  const answer = await createDemo().app.inject({ method: "POST", url: "/nowhere", headers, payload: "{" });
  assert.equal(answer.statusCode, 404);
});
