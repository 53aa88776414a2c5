import assert from "node:assert/strict";
import { test } from "node:test";
import { ProblemSchema } from "@countersign/protocol/schemas";
import { Value } from "typebox/value";
import { createDemo } from "./testing/demo-server.ts";
import { rawRequest, sendRaw, statusesOf, whenAnswered } from "./testing/raw-request.ts";

const inside = "GET /v1/me HTTP/1.1\r\nHost: a\r\n\r\n";
const post = ["POST /v1/login HTTP/1.1", "Host: a", "Content-Type: application/json"];

/** One answer, 400, a problem document, and nothing after it. */
function assertRefused(answer: string, attack: string): void {
  assert.deepEqual(statusesOf(answer), [400], attack);
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  assert.match(head, /content-type: application\/problem\+json/i, attack);
  assert.match(head, /connection: close/i, attack);
  assert.match(head, /cache-control: no-store/i, attack);
  assert.match(head, /x-content-type-options: nosniff/i, attack);
  assert.ok(Value.Check(ProblemSchema, JSON.parse(body)), attack);
}

test("request smuggling: what proxies read differently is refused and the connection closed (RFC 9112 §6.3)", async (t) => {
  const attacks: Record<string, string> = {
    "CL+TE": `${rawRequest(...post, "Content-Length: 5", "Transfer-Encoding: chunked")}0\r\n\r\n${inside}`,
    "TE+CL": `${rawRequest(...post, "Transfer-Encoding: chunked", "Content-Length: 5")}0\r\n\r\n${inside}`,
    "two different Content-Length": `${rawRequest(...post, "Content-Length: 2", "Content-Length: 40")}{}${inside}`,
    "two equal Content-Length": `${rawRequest(...post, "Content-Length: 2", "Content-Length: 2")}{}${inside}`,
    "a list of Content-Length": `${rawRequest(...post, "Content-Length: 2, 2")}{}${inside}`,
    "a signed Content-Length": `${rawRequest(...post, "Content-Length: +2")}{}${inside}`,
    "a negative Content-Length": `${rawRequest(...post, "Content-Length: -1")}${inside}`,
    "a huge Content-Length": `${rawRequest(...post, "Content-Length: 99999999999999999999")}{}`,
    "chunked twice":
      `${rawRequest(...post, "Transfer-Encoding: chunked, chunked")}0\r\n\r\n${inside}`.replace(
        "chunked, chunked",
        "chunked, identity",
      ),
    "an unknown Transfer-Encoding": `${rawRequest(...post, "Transfer-Encoding: xchunked")}0\r\n\r\n${inside}`,
    "a space before the colon": `${rawRequest(...post, "Content-Length : 2")}{}`,
    "a tab in the name": `${rawRequest(...post, "Content\tLength: 2")}{}`,
    "a bad chunk size": `${rawRequest(...post, "Transfer-Encoding: chunked")}0x2\r\n{}\r\n0\r\n\r\n`,
    "a chunk longer than it says": `${rawRequest(...post, "Transfer-Encoding: chunked")}1\r\n{}\r\n0\r\n\r\n`,
  };
  const { app } = createDemo();
  for (const [attack, bytes] of Object.entries(attacks)) assertRefused(await sendRaw(t, app, bytes), attack);
});

test("bare LF and obs-fold are refused (RFC 9112 §2.2, §5.2)", async (t) => {
  const { app } = createDemo();
  for (const [attack, bytes] of Object.entries({
    "bare LF throughout": "GET /keys HTTP/1.1\nHost: a\n\n",
    "bare LF after a header": "GET /keys HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
    "bare CR in a header": "GET /keys HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n",
    "obs-fold": "GET /keys HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n",
    "obs-fold of Transfer-Encoding": `${post.join("\r\n")}\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`,
    "NUL in a header": "GET /keys HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n",
    "space before the first header": "GET /keys HTTP/1.1\r\n Host: a\r\n\r\n",
  })) {
    assertRefused(await sendRaw(t, app, bytes), attack);
  }
});

test("what is no HTTP/1.1 at all is refused with a problem document", async (t) => {
  const { app } = createDemo();
  for (const bytes of [
    "hello\r\n\r\n",
    "\x16\x03\x01\x02\x00",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
  ]) {
    assertRefused(await sendRaw(t, app, bytes), JSON.stringify(bytes));
  }
});

test("a 64 kB header is refused", async (t) => {
  const { app } = createDemo();
  const bytes = rawRequest("GET /keys HTTP/1.1", "Host: a", `Cookie: a=${"x".repeat(65_536)}`);
  const answer = await sendRaw(t, app, bytes);
  // The refusal may be lost with the connection, for the rest of the header is never read.
  if (answer !== "") assertRefused(answer, "header");
  assert.deepEqual((await app.inject("/keys")).statusCode, 200);
});

test("a refusal never passes for the answer to an earlier request of the connection", async (t) => {
  const { app } = createDemo();
  const slow = Promise.withResolvers<undefined>();
  app.addHook("preHandler", () => slow.promise);
  const answer = await sendRaw(t, app, `${rawRequest("GET /keys HTTP/1.1", "Host: a")}nonsense\r\n\r\n`);
  slow.resolve(undefined);
  assert.equal(answer, "");
});

test("an earlier request that was answered keeps its answer", async (t) => {
  const { app } = createDemo();
  const first = rawRequest("GET /keys HTTP/1.1", "Host: a");
  const answers = await sendRaw(t, app, first, whenAnswered, "nonsense\r\n\r\n");
  assert.deepEqual(statusesOf(answers), [200, 400]);
});

test("an expectation that nobody knows is refused", async (t) => {
  const lines = ["GET /keys HTTP/1.1", "Host: a", "Expect: the-unexpected"];
  assertRefused(await sendRaw(t, createDemo().app, rawRequest(...lines)), "Expect");
});

test("slowloris: headers or a body that do not end are cut off, others are served meanwhile (CWE-400)", async (t) => {
  const limits = { headersTimeout: 40, requestTimeout: 80, checkInterval: 10 };
  const { app } = createDemo({ limits });
  const attacks = [
    "GET /keys HTTP/1.1\r\nHost: a\r\nX: ",
    `${rawRequest(...post, "Content-Length: 100")}{"email":`,
    `${rawRequest(...post, "Transfer-Encoding: chunked")}5\r\n{"ema\r\n`,
  ];
  const [answers, other] = await Promise.all([
    Promise.all(attacks.map((bytes) => sendRaw(t, app, bytes))),
    sendRaw(t, app, rawRequest("GET /keys HTTP/1.1", "Host: a", "Connection: close")),
  ]);
  for (const answer of answers) assertRefused(answer, "slow");
  assert.deepEqual(statusesOf(other), [200]);
});

test("a connection opened ahead and never used is closed without an answer", async (t) => {
  const { app } = createDemo({ limits: { headersTimeout: 20, requestTimeout: 40, checkInterval: 10 } });
  assert.equal(await sendRaw(t, app), "");
});

test("a body that is too large is refused before it has all arrived", async (t) => {
  const { app } = createDemo();
  const head = rawRequest(...post, "Content-Length: 10000000");
  const answer = await sendRaw(t, app, head);
  assert.deepEqual(statusesOf(answer), [413]);
  assert.match(answer, /longer than 16384 bytes/);
  const chunk = `4000\r\n${"x".repeat(16_384)}\r\n`;
  const chunked = rawRequest(...post, "Transfer-Encoding: chunked");
  assert.deepEqual(statusesOf(await sendRaw(t, app, `${chunked}${chunk}`, chunk)), [413]);
});
