import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { test } from "node:test";
import { type AnsweredRequest, observeRequests } from "./observe-requests.ts";
import { createDemo } from "./testing/demo-server.ts";

test("a request whose client goes away before the answer has its line, and is observed as gone", async (t) => {
  const { app, log } = createDemo();
  const observed: AnsweredRequest[] = [];
  observeRequests(app, (request) => void observed.push(request));
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  app.post("/v1/slow", async () => {
    begin();
    await released;
    return { done: true };
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  t.after(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const socket = connect({ host: "127.0.0.1", port });
  await once(socket, "connect");
  socket.write("POST /v1/slow HTTP/1.1\r\nHost: id.example\r\n\r\n");
  await begun;
  socket.resetAndDestroy();
  await once(socket, "close");
  release();
  while (observed.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const lines = log.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.filter(({ method }) => method !== undefined).map(({ msg, method, path }) => [msg, method, path]),
    [["request broken off", "POST", "/v1/slow"]],
  );
  assert.deepEqual(
    observed.map(({ method, route, status }) => [method, route, status]),
    [["POST", "/v1/slow", "gone"]],
  );
});
