import assert from "node:assert/strict";
import { test } from "node:test";
import { hashesDuring } from "./hash-count.ts";
import { bearer, password, startTestServer, tokens } from "../test-server.ts";

test("SQL injection and LIKE wildcards in every text that reaches a statement (CWE-89)", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  const { read } = server.database.connection;
  const rows = async () => [
    await read.selectFrom("users").select("id").execute(),
    await read.selectFrom("sessions").select(["id", "ended_at"]).execute(),
  ];
  const before = await rows();
  for (const text of [
    "' OR '1'='1",
    "'; DROP TABLE sessions; --",
    "' UNION SELECT * FROM passwords --",
    "%",
    "_".repeat(ada.session.id.length),
    "*",
    "\\",
    "$1",
    "?1",
  ]) {
    const answers = [
      await server.post("/v1/login", { email: `${text}@example.com`, password }),
      await server.post("/v1/login", { email: "ada@example.com", password: `${text} and more` }),
      await server.delete(`/v1/sessions/${encodeURIComponent(text)}`, bearer(ada)),
      await server.delete(`/v1/sessions?scope=${encodeURIComponent(text)}`, bearer(ada)),
      await server.get("/v1/me", { authorization: `Bearer ${text}` }),
      await server.post("/v1/refresh", undefined, {
        cookie: `countersign-dev=${text}`,
        "sec-fetch-site": "same-origin",
      }),
    ];
    for (const { statusCode } of answers) assert.ok(statusCode >= 400 && statusCode < 500, text);
  }
  assert.deepEqual(await rows(), before);

  // Where a text is kept, it is kept as it is.
  const name = "'; DROP TABLE users; --";
  const headers = { "user-agent": name, "idempotency-key": "';DROP/**/TABLE/**/users;--" };
  const email = "o'hara@example.com";
  const entered = tokens(await server.post("/v1/signup", { email, password, device_name: name }, headers));
  const refreshed = tokens(await server.refresh(entered.refresh_token, headers));
  const [listed] = (await server.get("/v1/sessions", bearer(refreshed))).json().sessions;
  assert.deepEqual([refreshed.user.email, listed.device_name, listed.user_agent], [email, name, name]);
});

test("an address that looks like another's opens no second account with it, nor the first (RFC 8265, CWE-1007)", async (t) => {
  const server = await startTestServer(t);
  const ada = tokens(await server.post("/v1/signup", { email: "josé@example.com", password }));
  const sameAccount = [
    "JOSÉ@Example.com",
    "jose\u0301@example.com",
    "ｊｏｓé@example.com",
    " josé@example.com ",
  ];
  for (const email of sameAccount) {
    assert.equal((await server.post("/v1/signup", { email, password })).statusCode, 409, email);
    const entered = tokens(await server.post("/v1/login", { email, password }));
    assert.equal(entered.user.id, ada.user.id);
  }
  for (const unseen of ["\u200b", "\u200d", "\u202e", "\u2066", "\u00ad", "\ufeff", "\u00a0", "\u3164"]) {
    const email = `jo${unseen}sé@example.com`;
    assert.equal(
      (await server.post("/v1/signup", { email, password })).statusCode,
      400,
      String(unseen.codePointAt(0)),
    );
  }
  // Letters of other scripts are other letters: an account of its own, which never meets the first.
  for (const email of ["jоsé@example.com", "josé@exаmple.com", "jose@example.com"]) {
    const other = tokens(await server.post("/v1/signup", { email, password: `${password} of another` }));
    assert.notEqual(other.user.id, ada.user.id);
    assert.equal((await server.post("/v1/login", { email, password })).statusCode, 401);
  }
});

test("mass assignment: no route takes a member that is not its own (CWE-915)", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  const routes = [
    ["POST", "/v1/signup", { email: "eve@example.com", password }],
    ["POST", "/v1/login", { email: "ada@example.com", password }],
    ["POST", "/v1/refresh", { refresh_token: ada.refresh_token }],
    ["POST", "/v1/logout", { refresh_token: ada.refresh_token }],
    ["POST", "/v1/password", { current: password, new: "another long password" }],
    ["DELETE", "/v1/me", { password }],
  ] as const;
  const names = ["role", "roles", "is_admin", "permissions", "email_verified", "id", "user_id", "expires_at"];
  const made = await hashesDuring(server, async () => {
    for (const [method, url, own] of routes) {
      for (const name of names) {
        const payload = { ...own, [name]: ["admin"] };
        const answer = await server.http.inject({ method, url, payload, headers: bearer(ada) });
        assert.equal(answer.statusCode, 400, `${url} ${name}`);
        assert.deepEqual(answer.json().errors, [{ path: `/${name}`, message: "is not known here" }]);
      }
    }
  });
  assert.equal(made, 0);
  const { user } = (await server.get("/v1/me", bearer(ada))).json();
  assert.deepEqual([user.roles, user.email_verified], [[], false]);
  tokens(await server.refresh(ada.refresh_token));
});

// What backtracks without end would block the process beyond this limit.
test("ReDoS: the longest texts that the limits let through are answered (CWE-1333)", {
  timeout: 10_000,
}, async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  const most = 15_000;
  const runs = ["a", "a@", ".a", " ", "\t", "=", "-", "%", ";", "Mozilla/", "(a", "\u0301"].map((unit) =>
    unit.repeat(Math.floor(most / Buffer.byteLength(unit))),
  );
  for (const run of runs) {
    for (const text of [run, `${run}!`, `a${run}`]) {
      const header = Buffer.from(text)
        .toString("latin1")
        .replaceAll(/[^\x20-\x7e\t]/g, "x");
      const answers = [
        await server.post("/v1/login", { email: text, password }),
        await server.post("/v1/login", { email: "ada@example.com", password: text }),
        await server.post("/v1/login", { email: "ada@example.com", password, device_name: text }),
        await server.refresh(text),
        await server.get("/v1/me", { authorization: `Bearer ${header}` }),
        await server.get("/v1/me", { authorization: header }),
        await server.post("/v1/refresh", {}, { cookie: header }),
        await server.post("/v1/refresh", {}, { "idempotency-key": header }),
        await server.post("/v1/login", {}, { "content-type": `application/json${header}` }),
        await server.post("/v1/refresh", {}, { "user-agent": header }),
        await server.post("/v1/refresh", {}, { origin: header }),
        await server.post("/v1/refresh", {}, { "x-forwarded-for": header }),
        await server.delete(`/v1/sessions/${encodeURIComponent(text)}`, bearer(ada)),
      ];
      for (const { statusCode } of answers) assert.ok(statusCode >= 400 && statusCode < 500);
    }
  }
});
