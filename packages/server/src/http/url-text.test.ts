import assert from "node:assert/strict";
import { test } from "node:test";
import { createDemo } from "./testing/demo-server.ts";

test("NUL in a path or a query is refused", async () => {
  const { app } = createDemo();
  for (const url of ["/v1/sessions/a%00b", "/v1/sessions?scope=%00", "/v1/sessions?__proto__=1"]) {
    const answer = await app.inject({ method: "DELETE", url });
    assert.equal(answer.statusCode, 400, url);
  }
});

test("a query member that is unknown, repeated or not listed is refused", async () => {
  const { app } = createDemo();
  for (const query of ["", "scope=mine", "scope=all&scope=others", "scope=all&x=1", "scope[]=all"]) {
    const answer = await app.inject({ method: "DELETE", url: `/v1/sessions?${query}` });
    assert.equal(answer.statusCode, 400, query);
    assert.match(answer.json().detail, /query/);
  }
});

test("bad percent-encoding is invalid_request, with the headers of every answer", async () => {
  const answer = await createDemo().app.inject("/%ff");
  assert.equal(answer.statusCode, 400);
  assert.equal(answer.json().code, "invalid_request");
  assert.equal(answer.headers["x-content-type-options"], "nosniff");
});

test("a parameter too long to be one is not found", async () => {
  const answer = await createDemo().app.inject({ method: "DELETE", url: `/v1/sessions/${"x".repeat(101)}` });
  assert.equal(answer.statusCode, 404);
});
