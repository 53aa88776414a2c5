import assert from "node:assert/strict";
import { test } from "node:test";
import { createDemo } from "./testing/demo-server.ts";
import { rawRequest, sendRaw } from "./testing/raw-request.ts";

interface Line {
  msg: string;
  reqId: string;
  path?: string;
  status?: number;
  code?: string;
  err?: { name: string; message: string; stack?: string };
}

const linesOf = (log: string[]) => log.map((line) => JSON.parse(line) as Line);

test("a request is one line, without its query", async () => {
  const { app, log } = createDemo();
  await app.inject("/keys?token=hunter2");
  const lines = linesOf(log);
  assert.equal(lines.length, 1);
  assert.deepEqual([lines[0]?.msg, lines[0]?.path, lines[0]?.status], ["request", "/keys", 200]);
});

test("a request that no route can take is one line too", async () => {
  const { app, log } = createDemo();
  await app.inject("/v1/%ff?x");
  await app.inject({ method: "DELETE", url: `/v1/sessions/${"x".repeat(600)}` });
  const lines = linesOf(log).filter(({ msg }) => msg === "request");
  assert.deepEqual(
    lines.map(({ path, status, code }) => [path?.slice(0, 12), status, code]),
    [
      ["/v1/%ff", 400, "invalid_request"],
      ["/v1/sessions", 404, "not_found"],
    ],
  );
});

test("no header, cookie, body or query is ever logged", async () => {
  const { app, log } = createDemo();
  const headers = {
    authorization: "Bearer hunter2",
    cookie: "__Host-countersign=hunter2",
    "idempotency-key": "hunter2-hunter2-hunter2",
    "sec-fetch-site": "same-origin",
  };
  for (const [method, url] of [
    ["POST", "/v1/refresh?x=hunter2"],
    ["POST", "/v1/login?x=hunter2"],
    ["GET", "/v1/me?x=hunter2"],
    ["GET", "/v1/broken?x=hunter2"],
    ["GET", "/nowhere?x=hunter2"],
    ["GET", "/%ff?x=hunter2"],
  ] as const) {
    const body = method === "POST" ? { payload: { refresh_token: "hunter2" } } : {};
    await app.inject({ method, url, headers, ...body });
  }
  await app.inject({
    method: "POST",
    url: "/v1/login",
    payload: { cookie: true, email: "hunter2", password: "x" },
  });
  assert.ok(log.length > 6);
  assert.ok(!log.join("").includes("hunter2"));
  assert.ok(!log.join("").includes("cs_rt_"));
});

test("of a request for a whole address only the path is logged: the rest may hold a password", async (t) => {
  const { app, log } = createDemo();
  const target = "http://ada:hunter2@id.example/keys?x";
  await sendRaw(t, app, rawRequest(`GET ${target} HTTP/1.1`, "Host: id.example", "Connection: close"));
  assert.deepEqual(
    linesOf(log).flatMap(({ path }) => path ?? []),
    ["/keys"],
  );
  assert.ok(!log.join("").includes("hunter2"));
});

test("a request or an answer that is handed to the log as a whole is described, not dumped", async () => {
  const { app, log } = createDemo();
  app.addHook("onRequest", (request, reply, done) => {
    request.log.info({ req: request, res: reply }, "whole");
    done();
  });
  await app.inject({ url: "/keys?x=hunter2", headers: { authorization: "Bearer hunter2" } });
  assert.ok(log.some((line) => line.includes('"req":{"method":"GET","path":"/keys","ip":"127.0.0.1"}')));
  assert.ok(!log.join("").includes("hunter2"));
});

test("an error is logged with its stack, but none of its other members", async () => {
  const { app, log } = createDemo();
  const answer = await app.inject("/v1/broken");
  assert.equal(answer.statusCode, 500);
  const failed = linesOf(log).find(({ msg }) => msg === "request failed");
  assert.equal(failed?.err?.message, "out of order");
  assert.match(String(failed?.err?.stack), /demo-server/);
  assert.ok(!log.join("").includes("secret-in-a-member"));
});

test("request ids are the server's own", async () => {
  const { app, log } = createDemo();
  await app.inject({ url: "/keys", headers: { "request-id": "evil", "x-request-id": "evil" } });
  assert.match(String(linesOf(log)[0]?.reqId), /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
});

test("log injection and response splitting: line breaks and ANSI codes stay inside one line (CWE-113, CWE-117)", async () => {
  const { app, log } = createDemo();
  const tricks = "x%0d%0aSet-Cookie:%20a=b%0a%1b[31m\u001b";
  const answer = await app.inject({ method: "DELETE", url: `/v1/sessions/${encodeURI(tricks)}` });
  await app.inject(`/nowhere/${tricks}`);
  assert.equal(answer.headers["set-cookie"], undefined);
  for (const line of log) {
    assert.equal(line.indexOf("\n"), line.length - 1);
    // oxlint-disable-next-line no-control-regex
    assert.ok(!/[\u0000-\u0009\u000b-\u001f\u007f]/.test(line));
    JSON.parse(line);
  }
});
