import assert from "node:assert/strict";
import { test } from "node:test";
import { createDemo } from "./testing/demo-server.ts";

const settings = { corsOrigins: ["https://app.example"] };
const cookie = "__Host-countersign=mine";

async function refresh(headers: Record<string, string>) {
  return createDemo({ settings }).app.inject({ method: "POST", url: "/v1/refresh", headers });
}

test("a cookie from our own pages or from a listed origin is taken", async () => {
  for (const headers of [
    { "sec-fetch-site": "same-origin" },
    { origin: "https://id.example" },
    { origin: "https://app.example", "sec-fetch-site": "cross-site" },
  ]) {
    assert.equal((await refresh({ cookie, ...headers })).statusCode, 200, JSON.stringify(headers));
  }
});

test("CSRF: a cookie from anywhere else is origin_refused, and no cookie is set (RFC 9700 §4.7)", async () => {
  for (const headers of [
    {},
    { origin: "null" },
    { origin: "https://evil.example" },
    { origin: "https://app.example.evil.example" },
    { origin: "https://app.example:444" },
    { origin: "http://app.example" },
    { origin: "HTTPS://APP.EXAMPLE" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    { "sec-fetch-site": "Same-Origin" },
  ]) {
    const answer = await refresh({ cookie, ...headers });
    assert.equal(answer.statusCode, 403, JSON.stringify(headers));
    assert.equal(answer.json().code, "origin_refused");
    assert.equal(answer.headers["set-cookie"], undefined);
  }
});

test("CSRF by a form: a text/plain or form body is refused before anything is done", async () => {
  const { app } = createDemo({ settings });
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    const headers = { "content-type": type, "sec-fetch-site": "same-origin", cookie };
    const answer = await app.inject({ method: "POST", url: "/v1/refresh", headers, payload: '{"a":"="}' });
    assert.equal(answer.statusCode, 415, type);
  }
});

test("without our cookie the origin does not matter", async () => {
  assert.equal((await refresh({ cookie: "other=1", origin: "https://evil.example" })).statusCode, 200);
});

test("a route that does nothing for the cookie takes it from anywhere", async () => {
  const answer = await createDemo().app.inject({ url: "/keys", headers: { cookie } });
  assert.equal(answer.statusCode, 200);
});
