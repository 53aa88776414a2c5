import assert from "node:assert/strict";
import { test } from "node:test";
import { createDemo } from "./testing/demo-server.ts";
import { rawRequest, sendRaw, statusesOf } from "./testing/raw-request.ts";

const { app } = createDemo();
const refreshWith = (headers: Readonly<Record<string, string>>) =>
  app.inject({ method: "POST", url: "/v1/refresh", headers, payload: {} });

test("a key of 16 to 128 visible characters is taken as it is", async () => {
  for (const key of ["!234567890abcde~", "x".repeat(128)]) {
    assert.equal((await refreshWith({ "idempotency-key": key })).json().key, key);
  }
  assert.equal((await refreshWith({})).json().key, null);
});

test("any other key is invalid_request", async () => {
  for (const key of ["x".repeat(15), "x".repeat(129), "1234567890 abcdef", "1234567890abcdeé", ""]) {
    const { code, errors } = (await refreshWith({ "idempotency-key": key })).json();
    assert.deepEqual([code, errors[0].path], ["invalid_request", "/idempotency-key"], key);
  }
});

test("a repeated key is invalid_request", async (t) => {
  const key = `Idempotency-Key: ${"k".repeat(20)}`;
  const lines = ["POST /v1/refresh HTTP/1.1", "Host: a", key, key, "Content-Length: 0", "Connection: close"];
  assert.deepEqual(statusesOf(await sendRaw(t, createDemo().app, rawRequest(...lines))), [400]);
});
