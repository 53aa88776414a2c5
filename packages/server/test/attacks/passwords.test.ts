import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import type { Worker } from "node:worker_threads";
import { hashesDuring } from "./hash-count.ts";
import { hash } from "@node-rs/argon2";
import { hashingConcurrency } from "../../src/subjects/passwords/hashing-threads.ts";
import { bearer, password, startTestServer, type TestServer, tokens } from "../test-server.ts";

const logIn = (server: TestServer, typed: string, email = "ada@example.com") =>
  server.post("/v1/login", { email, password: typed });

test("a password is not cut at 72 bytes, and none holds a NUL (CVE-2025-22228, CVE-2025-68402)", async (t) => {
  const server = await startTestServer(t);
  const long = "long enough ".repeat(6);
  assert.equal(Buffer.byteLength(long), 72);
  await server.post("/v1/signup", { email: "ada@example.com", password: `${long}X` });
  assert.equal((await logIn(server, `${long}Y`)).statusCode, 401);
  assert.equal((await logIn(server, long)).statusCode, 401);
  assert.equal((await logIn(server, `${long}X`)).statusCode, 200);
  for (const typed of ["long enough\0b", "\0"]) {
    const refused = await server.post("/v1/signup", { email: "eve@example.com", password: typed });
    assert.equal(refused.statusCode, 400);
  }
});

test("a password typed in another Unicode form is the same, and in another case or width is not (RFC 8265 §4.2)", async (t) => {
  const server = await startTestServer(t);
  const typed = "Ångström ﬁne ①";
  await server.post("/v1/signup", { email: "ada@example.com", password: typed.normalize("NFD") });
  assert.equal((await logIn(server, typed.normalize("NFC"))).statusCode, 200);
  for (const other of [
    typed.normalize("NFKC"),
    typed.toLowerCase(),
    `${typed} `,
    typed.trimEnd().slice(0, -2),
  ]) {
    assert.equal((await logIn(server, other)).statusCode, 401);
  }
});

/** Every route that takes a password. */
const routesWith = (typed: string) =>
  [
    ["POST", "/v1/signup", { email: "eve@example.com", password: typed }],
    ["POST", "/v1/login", { email: "ada@example.com", password: typed }],
    ["POST", "/v1/password", { current: typed, new: "another long password" }],
    ["POST", "/v1/password", { current: password, new: typed }],
    ["DELETE", "/v1/me", { password: typed }],
  ] as const;

test("hash denial of service: a password that is too long costs no hash on any route (CWE-400)", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  for (const [typed, status] of [
    ["x".repeat(257), 400],
    ["x".repeat(1_000_000), 413],
  ] as const) {
    for (const [method, url, payload] of routesWith(typed)) {
      const made = await hashesDuring(server, async () => {
        const answer = await server.http.inject({ method, url, payload, headers: bearer(ada) });
        assert.equal(answer.statusCode, status, url);
      });
      assert.equal(made, 0, url);
    }
  }
});

test("two hundred parallel log-ins: hashes run within their bound, and others are served meanwhile (CWE-400)", async (t) => {
  let threads = 0;
  const countThread = ({ threadName }: Worker) => {
    if (threadName === "hashing") threads++;
  };
  process.on("worker", countThread);
  t.after(() => process.off("worker", countThread));
  const server = await startTestServer(t);
  const ada = await server.signUp();
  let answered = 0;
  const storm = Array.from({ length: 200 }, async (_, index) => {
    const answer = await server.http.inject({
      method: "POST",
      url: "/v1/login",
      remoteAddress: `192.0.2.${index}`,
      payload: { email: `user${index}@example.com`, password },
    });
    answered++;
    return answer;
  });
  const healthy = await server.get("/healthz");
  tokens(await server.refresh(ada.refresh_token));
  assert.equal(healthy.statusCode, 200);
  assert.ok(answered < 200);
  for (const { statusCode, headers } of await Promise.all(storm)) {
    assert.ok([401, 503].includes(statusCode), String(statusCode));
    assert.equal(statusCode === 503, headers["retry-after"] !== undefined);
  }
  // Each makes one hash after another.
  assert.ok(threads >= 1);
  assert.ok(threads <= hashingConcurrency(availableParallelism()), String(threads));
});

/** Puts another hash in the place of Ada's. */
const plant = (server: TestServer, phc: string) =>
  server.database.transaction(({ write }) => write.updateTable("passwords").set({ hash: phc }).execute());

const stored = async (server: TestServer) =>
  (await server.database.connection.read.selectFrom("passwords").select("hash").executeTakeFirstOrThrow())
    .hash;

test("hash upgrade: a hash of an older cost is renewed by the log-in, and only by the right password (OWASP)", async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  const weak = await hash(password, { memoryCost: 8_192, timeCost: 1 });
  await plant(server, weak);
  assert.equal((await logIn(server, "not the password")).statusCode, 401);
  assert.equal(await stored(server), weak);
  assert.equal((await logIn(server, password)).statusCode, 200);
  assert.match(await stored(server), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal((await logIn(server, password)).statusCode, 200);
});

test("a hash that is broken, foreign or ruinous lets nobody in and fails nothing (CWE-20)", async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  const good = await stored(server);
  const body = good.slice(good.lastIndexOf("p=1$") + 4);
  for (const phc of [
    "",
    "$",
    password,
    "$2y$10$abcdefghijklmnopqrstuuKQ4iyPWJ5v0UqcNY8AzpmGeP9yK9W6a",
    "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc",
    good.slice(0, -1),
    good.replace("argon2id", "argon2x"),
    good.replace("v=19", "v=99"),
    `$argon2id$v=19$m=4294967295,t=2,p=1$${body}`,
    `$argon2id$v=19$m=19456,t=4294967295,p=1$${body}`,
    `$argon2id$v=19$m=0,t=0,p=0$${body}`,
    `$argon2id$v=19$m=19456,t=2,p=1$$`,
  ]) {
    await plant(server, phc);
    const made = await hashesDuring(server, async () => {
      assert.equal((await logIn(server, password)).statusCode, 401, phc);
    });
    // A broken hash is answered after as many hashes as a good one.
    assert.equal(made, 1, phc);
    server.clock.now += 900_000;
  }
});
