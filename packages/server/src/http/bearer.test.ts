import assert from "node:assert/strict";
import { test } from "node:test";
import { createDemo } from "./testing/demo-server.ts";
import { rawRequest, sendRaw, statusesOf } from "./testing/raw-request.ts";

async function getMe(authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization };
  return createDemo().app.inject({ url: "/v1/me", headers });
}

test("the scheme compares without case", async () => {
  for (const scheme of ["Bearer", "bearer", "BEARER"]) {
    assert.deepEqual((await getMe(`${scheme} a.b-c_d~e+f/g==`)).json(), { token: "a.b-c_d~e+f/g==" });
  }
});

test("without a token, or by another scheme, the challenge has no error (RFC 6750 §3.1)", async () => {
  for (const header of [undefined, "Basic YTpi", "Digest a, b"]) {
    const answer = await getMe(header);
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.json().code, "invalid_token");
    assert.equal(answer.headers["www-authenticate"], "Bearer");
    assert.ok(!answer.body.includes("YTpi"));
  }
});

test("what is no bearer token is refused without being repeated", async () => {
  for (const header of ["Bearer", "Bearer a b", "Bearer =", 'Bearer "a"', "Bearer a,b", "Bearera", "YTpi"]) {
    const answer = await getMe(header);
    assert.equal(answer.statusCode, 401, header);
    assert.equal(answer.json().code, "invalid_token", header);
    assert.match(
      String(answer.headers["www-authenticate"]),
      /^Bearer error="invalid_token", error_desc/,
      header,
    );
    assert.ok(!answer.body.includes("YTpi"));
  }
});

test("a refused token is answered with the code, the challenge and what to do", async () => {
  const answer = await getMe("Bearer expired");
  assert.equal(answer.statusCode, 401);
  assert.equal(
    answer.headers["www-authenticate"],
    `Bearer error="invalid_token", error_description="The access token has 'expired''."`,
  );
  assert.deepEqual(answer.json(), {
    type: "urn:countersign:error:token_expired",
    title: "Token expired",
    status: 401,
    detail: 'The access token has "expired"\n.',
    code: "token_expired",
    action: "refresh",
  });
});

test("a missing permission is insufficient_scope", async () => {
  const answer = await getMe("Bearer powerless");
  assert.equal(answer.statusCode, 403);
  assert.match(String(answer.headers["www-authenticate"]), /^Bearer error="insufficient_scope"/);
});

test("a revoked session says that the client shall refresh", async () => {
  const { action, reason } = (await getMe("Bearer ended")).json();
  assert.deepEqual({ action, reason }, { action: "refresh", reason: "revoked" });
});

test("a failure that is not about the token carries no challenge", async () => {
  const answer = await getMe("Bearer busy");
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.headers["www-authenticate"], undefined);
  assert.equal(answer.headers["retry-after"], "2");
  assert.equal(answer.json().action, "retry");
});

test("two Authorization headers are refused, whichever is good", async (t) => {
  const lines = [
    "GET /v1/me HTTP/1.1",
    "Host: a",
    "Authorization: Bearer good",
    "Authorization: Bearer evil",
  ];
  const answer = await sendRaw(t, createDemo().app, rawRequest(...lines, "Connection: close"));
  assert.deepEqual(statusesOf(answer), [400]);
});
