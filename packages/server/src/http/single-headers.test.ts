import assert from "node:assert/strict";
import { test } from "node:test";
import { createDemo } from "./testing/demo-server.ts";
import { rawRequest, sendRaw, statusesOf } from "./testing/raw-request.ts";

test("a header that decides something may be sent only once", async (t) => {
  const { app } = createDemo();
  for (const line of [
    "Host: a",
    "content-type: application/json",
    "CONTENT-TYPE: text/plain",
    "Origin: https://id.example",
    "Sec-Fetch-Site: same-origin",
    "Content-Encoding: identity",
  ]) {
    const twice = line.startsWith("Host") ? [line] : [line, line];
    const head = ["POST /v1/refresh HTTP/1.1", "Host: a", ...twice, "Content-Length: 0", "Connection: close"];
    assert.deepEqual(statusesOf(await sendRaw(t, app, rawRequest(...head))), [400], line);
  }
});

test("a request without Host is refused with a problem document (RFC 9112 §3.2)", async (t) => {
  const answer = await sendRaw(t, createDemo().app, rawRequest("GET /keys HTTP/1.1", "Connection: close"));
  assert.deepEqual(statusesOf(answer), [400]);
  assert.match(answer, /application\/problem\+json/);
});
