import assert from "node:assert/strict";
import { test } from "node:test";
import { createSessionCookie } from "./session-cookie.ts";
import { createDemo } from "./testing/demo-server.ts";

const credentials = { email: "ada@example.org", password: "correct horse", cookie: true };

async function logIn(issuer: string) {
  const { app } = createDemo({ settings: { issuer } });
  return String(
    (await app.inject({ method: "POST", url: "/v1/login", payload: credentials })).headers["set-cookie"],
  );
}

test("on https the cookie is tied to the host and out of reach of scripts and other sites", async () => {
  assert.equal(
    await logIn("https://id.example"),
    "__Host-countersign=cs_rt_new; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Strict",
  );
});

test("on http the cookie has a name of its own and is not Secure", async () => {
  assert.equal(
    await logIn("http://localhost:4000"),
    "countersign-dev=cs_rt_new; Max-Age=60; Path=/; HttpOnly; SameSite=Strict",
  );
});

test("clearing names the same attributes, for browsers match by them", async () => {
  const answer = await createDemo().app.inject({ method: "POST", url: "/v1/logout" });
  assert.equal(
    answer.headers["set-cookie"],
    "__Host-countersign=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict",
  );
});

test("only the cookie of exactly our name is read", () => {
  const cookie = createSessionCookie({ issuer: "https://id.example" });
  for (const [header, value] of Object.entries({
    "": undefined,
    "a=1; __Host-countersign=t; b=2": "t",
    "__Host-countersign = t ": "t",
    "__host-countersign=t": undefined,
    "x__Host-countersign=t": undefined,
    "a=__Host-countersign=t": undefined,
    "\u00a0__Host-countersign=t": undefined,
    "__Host-countersign\u00a0=t": undefined,
    "__Host-countersign\f=t": undefined,
    "__Host-countersign\u00a0=evil; __Host-countersign=t": "t",
    "__Host-countersignX; __Host-countersign=t": "t",
    "__Host-countersign": undefined,
    "__Host-countersign=": undefined,
    "countersign-dev=t": undefined,
  })) {
    assert.equal(cookie.read({ headers: { cookie: header } }), value, header);
  }
});

test("cookie tossing: of two session cookies neither is believed (RFC 6265bis §8.6)", async () => {
  const { app, log } = createDemo();
  for (const cookie of [
    "__Host-countersign=mine; __Host-countersign=evil",
    "__Host-countersign=evil; a=b; __Host-countersign=mine",
    "__Host-countersign=; __Host-countersign=mine",
  ]) {
    const headers = { cookie, "sec-fetch-site": "same-origin" };
    const answer = await app.inject({ method: "POST", url: "/v1/refresh", headers });
    assert.equal(answer.statusCode, 400, cookie);
    assert.ok(!/mine|evil/.test(answer.body + log.join("")));
  }
});

test("a hundred other cookies do no harm", async () => {
  const others = Array.from({ length: 100 }, (_, index) => `c${index}=${"v".repeat(20)}`).join("; ");
  const headers = { cookie: `${others}; __Host-countersign=mine`, "sec-fetch-site": "same-origin" };
  const answer = await createDemo().app.inject({ method: "POST", url: "/v1/refresh", headers });
  assert.equal(answer.json().cookie, "mine");
});
