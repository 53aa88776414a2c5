import assert from "node:assert/strict";
import { closeSync, existsSync, openSync, readdirSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, test } from "node:test";
import type { Finding } from "../src/cli/doctor/finding.ts";
import { runWords } from "./fake-terminal.ts";
import { makeTestDatabase, onlyPostgres, onlySqlite } from "./test-database.ts";

/** A database that `migrate` made, and what `doctor` says of it. */
async function prepare(t: TestContext, { isNew = false } = {}) {
  const { url, folder, remove } = await makeTestDatabase();
  t.after(remove);
  const environment = {
    COUNTERSIGN_DATABASE_URL: url,
    COUNTERSIGN_SECRET: "uCZc6tNWgZVdpGTbyzA1l3KY3vdTUfV2TGSAJdrLBMQ",
  };
  if (!isNew) assert.equal((await runWords(["migrate"], { environment })).code, 0);
  return {
    url,
    folder,
    path: join(folder, "test.db"),
    findings: async (changed: Record<string, string> = {}): Promise<Finding[]> => {
      const { output } = await runWords(["doctor", "--json"], {
        environment: { ...environment, ...changed },
      });
      const report: { findings: Finding[] } = JSON.parse(output);
      return report.findings.filter(({ probe }) => probe === "database");
    },
  };
}

const statesOf = (findings: readonly Finding[]) => findings.map(({ state }) => state);
const said = (findings: readonly Finding[]) => findings.map(({ says }) => says).join("\n");

test("a database that is up to date is ok", async (t) => {
  const { findings } = await prepare(t);
  assert.deepEqual(statesOf(await findings()), ["ok"]);
});

test("migrations of a newer version warn", async (t) => {
  const { findings, url, path } = await prepare(t);
  const statement = "insert into migrations (name, at) values ('9999-later', 0)";
  if (onlySqlite === false) {
    const file = new DatabaseSync(path);
    file.exec(statement);
    file.close();
  } else {
    const { Client } = await import("pg");
    const client = new Client(url);
    await client.connect();
    await client.query(statement);
    await client.end();
  }
  const found = await findings();
  assert.deepEqual(statesOf(found), ["warn"]);
  assert.match(said(found), /a newer Countersign has changed it: 9999-later/);
});

test("a file that is not there warns, and is not made", { skip: onlySqlite }, async (t) => {
  const { findings, folder } = await prepare(t, { isNew: true });
  assert.deepEqual(statesOf(await findings()), ["warn"]);
  assert.deepEqual(readdirSync(folder), []);
});

test("a schema that is empty warns, and stays so", { skip: onlyPostgres }, async (t) => {
  const { findings } = await prepare(t, { isNew: true });
  for (const _ of [1, 2]) assert.match(said(await findings()), /^migrations have not run: 0001-initial/);
});

for (const table of ["users", "migrations"]) {
  test(`a schema with another program's \`${table}\` fails, and stays as it is`, {
    skip: onlyPostgres,
  }, async (t) => {
    const { findings, url } = await prepare(t, { isNew: true });
    const { Client } = await import("pg");
    const client = new Client(url);
    await client.connect();
    await client.query(`create table ${table} (id integer)`);
    const found = await findings();
    const { rows } = await client.query("select tablename from pg_tables where schemaname = current_schema");
    await client.end();
    assert.deepEqual(statesOf(found), ["fail"]);
    assert.match(said(found), /^The database has tables of another program\. Point /);
    assert.deepEqual(rows, [{ tablename: table }]);
  });
}

test("a file that another program keeps locked fails", { skip: onlySqlite }, async (t) => {
  const { findings, path } = await prepare(t);
  const other = new DatabaseSync(path);
  t.after(() => other.close());
  other.exec("begin immediate");
  const found = await findings();
  assert.deepEqual(statesOf(found), ["fail"]);
  assert.match(said(found), /is locked by another program/);
});

test("a damaged file fails", { skip: onlySqlite }, async (t) => {
  const { findings, path } = await prepare(t);
  const file = openSync(path, "r+");
  const page = 4_096;
  for (let at = page; at < statSync(path).size; at += page) writeSync(file, Buffer.alloc(200, 7), 0, 200, at);
  closeSync(file);
  const found = await findings();
  assert.ok(found.length > 0);
  assert.ok(found.every(({ state }) => state === "fail"));
  assert.match(said(found), /is damaged/);
});

test("a file of another program, and one that is no database, fail and stay as they are", {
  skip: onlySqlite,
}, async (t) => {
  const { findings, folder } = await prepare(t);
  const path = join(folder, "other.db");
  const other = new DatabaseSync(path);
  other.exec("create table notes (text)");
  other.close();
  const found = await findings({ COUNTERSIGN_DATABASE_URL: `sqlite:${path}` });
  assert.deepEqual(statesOf(found), ["fail"]);
  assert.match(said(found), /is a database of another program/);
  assert.ok(!existsSync(`${path}-wal`));
});

test("a user who only reads fails", { skip: onlyPostgres }, async (t) => {
  const { findings, url } = await prepare(t);
  const readOnly = `${url}%20-c%20default_transaction_read_only%3Don`;
  const found = await findings({ COUNTERSIGN_DATABASE_URL: readOnly });
  assert.deepEqual(statesOf(found), ["fail"]);
  assert.match(said(found), /only read/);
});

test("pools larger than what PostgreSQL has left warn", { skip: onlyPostgres }, async (t) => {
  const { findings } = await prepare(t);
  const found = await findings({ COUNTERSIGN_DATABASE_POOL: "1000" });
  assert.deepEqual(statesOf(found), ["warn"]);
  assert.match(said(found), /takes \d+ connections more, and a server may open 2000/);
});

test("behind a transaction pooler the time-outs hold too", { skip: onlyPostgres }, async (t) => {
  const { findings } = await prepare(t);
  assert.deepEqual(statesOf(await findings({ COUNTERSIGN_DATABASE_POOLER: "transaction" })), ["ok"]);
});

test("PostgreSQL out of reach fails, and its password is not shown", { skip: onlyPostgres }, async (t) => {
  const { findings } = await prepare(t);
  const found = await findings({ COUNTERSIGN_DATABASE_URL: "postgres://ada:hunter2@127.0.0.1:1/none" });
  assert.deepEqual(statesOf(found), ["fail"]);
  assert.match(said(found), /the database is out of reach/);
  assert.doesNotMatch(JSON.stringify(found), /hunter2/);
});
