import assert from "node:assert/strict";
import { test } from "node:test";
import { readIdempotencyKey } from "./idempotency-key.ts";
import { createDemo } from "./testing/demo-server.ts";
import { rawRequest, sendRaw, statusesOf } from "./testing/raw-request.ts";

test("a key of 16 to 128 visible characters is taken as it is", () => {
  for (const key of ["!234567890abcde~", "x".repeat(128)]) {
    assert.equal(readIdempotencyKey({ headers: { "idempotency-key": key } }), key);
  }
  assert.equal(readIdempotencyKey({ headers: {} }), undefined);
});

test("any other key is invalid_request", async () => {
  const { app } = createDemo();
  for (const key of ["x".repeat(15), "x".repeat(129), "1234567890 abcdef", "1234567890abcdeé", ""]) {
    assert.throws(() => readIdempotencyKey({ headers: { "idempotency-key": key } }), {
      code: "invalid_request",
    });
    const answer = await app.inject({
      method: "POST",
      url: "/v1/refresh",
      headers: { "idempotency-key": key },
    });
    assert.equal(answer.statusCode, 400, key);
  }
});

test("a repeated key is invalid_request", async (t) => {
  const key = `Idempotency-Key: ${"k".repeat(20)}`;
  const lines = ["POST /v1/refresh HTTP/1.1", "Host: a", key, key, "Content-Length: 0", "Connection: close"];
  assert.deepEqual(statusesOf(await sendRaw(t, createDemo().app, rawRequest(...lines))), [400]);
});
