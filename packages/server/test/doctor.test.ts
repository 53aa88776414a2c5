import assert from "node:assert/strict";
import { copyFileSync, renameSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "../../../tests/free-port.ts";
import { runDoctor, startExamined } from "./examined-server.ts";
import { runWords } from "./fake-terminal.ts";
import { makeTestDatabase, onlyPostgres, onlySqlite } from "./test-database.ts";

const allOk = {
  settings: "ok",
  node: "ok",
  "master secret": "ok",
  database: "ok",
  server: "ok",
  "key set": "ok",
  clock: "ok",
  cookies: "ok",
  CORS: "ok",
  TLS: "ok",
  proxy: "ok",
  mail: "ok",
};

test("of a healthy server every line is ok, for people too, and nothing is changed", async (t) => {
  const beside = await startExamined(t, {
    settings: { COUNTERSIGN_CORS_ORIGINS: "https://app.example.com,https://admin.example.com" },
  });
  const { ok, states } = await beside.examine();
  assert.deepEqual([ok, states], [true, allOk]);
  const { environment } = beside;
  const shown = await runWords(["doctor"], { environment });
  assert.deepEqual([shown.code, shown.complaint], [0, ""]);
  assert.match(shown.output, /^ok {4}settings .*\n[^]*\n\nNothing failed\.$/);
  assert.ok(!shown.output.includes(environment.COUNTERSIGN_SECRET));
  const { read } = beside.server.database.connection;
  assert.deepEqual(await read.selectFrom("audit_events").selectAll().execute(), []);
});

test("behind a proxy that passes all on every line is ok", async (t) => {
  const { examine } = await startExamined(t, { proxy: {} });
  assert.deepEqual((await examine()).states, allOk);
});

test("shared secrets are in no key set, so none is looked for", async (t) => {
  const hs = {
    COUNTERSIGN_SIGNING_ALG: "HS256",
    COUNTERSIGN_HS_SECRET: "uCZc6tNWgZVdpGTbyzA1l3KY3vdTUfV2TGSAJdrLBMQ",
  };
  const { examine } = await startExamined(t, { settings: hs });
  const { "key set": _, ...others } = allOk;
  assert.deepEqual((await examine()).states, others);
});

test("a server that answers and cannot write fails", { skip: onlySqlite }, async (t) => {
  const { server, examine } = await startExamined(t);
  const file = join(server.folder, "test.db");
  renameSync(file, `${file}.away`);
  copyFileSync(`${file}.away`, file);
  await assert.rejects(server.beat());
  const { states, said } = await examine();
  assert.equal(states["server"], "fail");
  assert.match(said, /it answers, and cannot write to its database Its log says why/);
});

test("where nobody listens the server fails, and what it would answer is left out", async (t) => {
  const { server, examine } = await startExamined(t);
  await server.http.close();
  const { states, said } = await examine();
  const { "key set": _, cookies: __, CORS: ___, clock, ...others } = allOk;
  // PostgreSQL has a clock to compare with.
  assert.deepEqual(states, { ...others, ...(onlySqlite === false ? {} : { clock }), server: "fail" });
  assert.match(said, /cannot be reached: ECONNREFUSED/);
});

test("an issuer under another name fails, and so do cookies of its pages", async (t) => {
  const { port, examine } = await startExamined(t);
  const { states, said } = await examine({ COUNTERSIGN_ISSUER: `http://127.0.0.1:${port}` });
  assert.deepEqual(states, { ...allOk, server: "fail", cookies: "fail" });
  assert.match(said, new RegExp(`calls itself "http://localhost:${port}"`));
});

test("another program under the issuer's name fails", async (t) => {
  const port = await freePort();
  const other = createServer((_, answer) => answer.end("<h1>It works!</h1>"));
  await new Promise<void>((resolve) => {
    other.listen(port, "127.0.0.1", resolve);
  });
  t.after(() => other.close());
  const { examine } = await startExamined(t);
  const { states, said } = await examine({ COUNTERSIGN_ISSUER: `http://localhost:${port}` });
  assert.equal(states["server"], "fail");
  assert.match(said, /answers 200, not as Countersign does/);
});

test("a server on another database publishes other keys, which fails", async (t) => {
  const [one, other] = [await startExamined(t), await startExamined(t)];
  const { states } = await one.examine({
    COUNTERSIGN_DATABASE_URL: other.environment.COUNTERSIGN_DATABASE_URL,
    COUNTERSIGN_SECRET: other.environment.COUNTERSIGN_SECRET,
  });
  assert.deepEqual(states, { ...allOk, "key set": "fail" });
});

test("a server beside a database that none has run on fails", async (t) => {
  const { environment, examine } = await startExamined(t);
  const { url, remove } = await makeTestDatabase();
  t.after(remove);
  const fresh = { COUNTERSIGN_DATABASE_URL: url };
  const made = await runWords(["migrate"], { environment: { ...environment, ...fresh } });
  assert.equal(made.code, 0, made.complaint);
  const { states, said } = await examine(fresh);
  assert.deepEqual(states, { ...allOk, "key set": "fail" });
  assert.match(said, /a server answers, and this database has no key that signs/);
});

for (const [dropped, reason] of [
  ["cookie", /session cookie does not reach the server/],
  ["origin", /refuses its own pages/],
] as const) {
  test(`a proxy that drops ${dropped} fails`, async (t) => {
    const { examine } = await startExamined(t, { proxy: { drops: [dropped] } });
    const { states, said } = await examine();
    assert.deepEqual(states, { ...allOk, cookies: "fail" });
    assert.match(said, reason);
  });
}

test("a listed origin that the running server does not know fails", async (t) => {
  const { examine } = await startExamined(t);
  const { states, said } = await examine({ COUNTERSIGN_CORS_ORIGINS: "https://app.example.com" });
  assert.deepEqual(states, { ...allOk, CORS: "fail" });
  assert.match(said, /pages of https:\/\/app\.example\.com are kept out/);
});

test("a proxy that lets any site in fails", async (t) => {
  const { examine } = await startExamined(t, { proxy: { adds: { "access-control-allow-origin": "*" } } });
  const { states, said } = await examine();
  assert.deepEqual(states, { ...allOk, CORS: "fail" });
  assert.match(said, /pages of any site are let in/);
});

for (const [seconds, state] of [
  [-10, "warn"],
  [10, "warn"],
  [-120, "fail"],
  [120, "fail"],
] as const) {
  test(`a machine whose clock is ${seconds} seconds off: ${state}`, async (t) => {
    const { examine } = await startExamined(t);
    const { states, findings } = await examine({}, { clock: () => Date.now() + seconds * 1000 });
    assert.deepEqual(states, { ...allOk, clock: state });
    const off = findings.filter(({ probe }) => probe === "clock");
    assert.equal(off.length, onlyPostgres === false ? 2 : 1);
    for (const { says } of off) assert.match(says, seconds > 0 ? / seconds ahead of / : / seconds behind /);
  });
}

test("a master secret that the database needs and that is not given fails", async (t) => {
  const { examine } = await startExamined(t);
  const { states, said } = await examine({
    COUNTERSIGN_SECRET: "uCZc6tNWgZVdpGTbyzA1l3KY3vdTUfV2TGSAJdrLBMQ",
  });
  assert.deepEqual(states, { ...allOk, "master secret": "fail" });
  assert.match(said, /need number 1, which is not given/);
});

test("an https issuer without a trusted proxy warns", async (t) => {
  const { examine } = await startExamined(t);
  const { states } = await examine({ COUNTERSIGN_ISSUER: `https://localhost:${await freePort()}` });
  assert.deepEqual([states["proxy"], states["TLS"], states["server"]], ["warn", "fail", "fail"]);
});

test("each wrong setting is a failed line, and no secret is shown", async () => {
  const secret = "uCZc6tNWgZVdpGTbyzA1l3KY3vdTUfV2TGSAJdrLBMQ";
  const { ok, findings, said } = await runDoctor({
    COUNTERSIGN_PORT: "many",
    COUNTERSIGN_ISUER: "http://localhost:4000",
    COUNTERSIGN_SECRET: `${secret},short`,
    COUNTERSIGN_DATABASE_URL: "postgres://ada:hunter2@",
  });
  assert.equal(ok, false);
  const failed = findings.filter(({ state }) => state === "fail");
  assert.deepEqual(
    failed.map(({ probe }) => probe),
    ["settings", "settings", "settings", "settings"],
  );
  assert.match(said, /the nearest is COUNTERSIGN_ISSUER/);
  assert.doesNotMatch(said, /hunter2|uCZc6/);
});
