import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { watch } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "../../../tests/bare-environment.ts";
import { startBeside } from "./beside.ts";
import { onlyPostgres, onlySqlite } from "./test-database.ts";

const commandLine = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));

const namesLike = (folder: string, start: string) =>
  readdirSync(folder).filter((name) => name.startsWith(start));

test("a copy of the database is whole, its owner's alone, and never overwrites a file", {
  skip: onlySqlite,
}, async (t) => {
  const { server, run, done } = await startBeside(t);
  const ada = await server.signUp();
  const file = join(server.folder, "copy.db");
  assert.deepEqual(await done(`backup ${file}`), { file });
  const copied = { COUNTERSIGN_DATABASE_URL: `sqlite:${file}` };
  const { items } = JSON.parse((await run("user list --json", "", copied)).output);
  assert.deepEqual(
    items.map(({ id }: { id: string }) => id),
    [ada.user.id],
  );
  assert.match((await run(`backup ${file}`)).complaint, /exists: name a new file/);
  assert.match((await run(`backup ${join(file, "below")}`)).complaint, /cannot be made \(ENOTDIR\)/);
});

test("of a deleted account a copy holds neither address nor hash", { skip: onlySqlite }, async (t) => {
  const { server, done } = await startBeside(t);
  await server.signUp();
  const traces = async (name: string) => {
    const file = join(server.folder, name);
    await done(`backup ${file}`);
    const bytes = readFileSync(file);
    return ["ada@example.com", "$argon2id$"].map((trace) => bytes.includes(trace));
  };
  assert.deepEqual(await traces("before.db"), [true, true]);
  await done("user delete --yes ada@example.com");
  assert.deepEqual(await traces("after.db"), [false, false]);
});

test("a copy ends however much is written meanwhile", { skip: onlySqlite }, async (t) => {
  const { server, done } = await startBeside(t);
  const file = join(server.folder, "copy.db");
  const writing = new DatabaseSync(server.settings.databaseUrl.replace("sqlite:", ""));
  t.after(() => writing.close());
  writing.exec("create table padding as select zeroblob(16000000) as bytes; create table written (at)");
  const copying = done(`backup ${file}`);
  let copied: unknown;
  for (let writes = 0; copied === undefined; writes++) {
    assert.ok(writes < 20_000, "the copy begins anew at each write");
    writing.exec("insert into written values (1)");
    // Before it has begun none counts.
    if (namesLike(server.folder, "copy.db").length === 0) writes = 0;
    copied = await Promise.race([copying, setImmediate()]);
  }
  assert.deepEqual(copied, { file });
  assert.deepEqual(namesLike(server.folder, "copy.db"), ["copy.db"]);
});

test("a copy that is interrupted leaves nothing", { skip: onlySqlite, timeout: 60_000 }, async (t) => {
  const { server, environment } = await startBeside(t);
  const database = new DatabaseSync(server.settings.databaseUrl.replace("sqlite:", ""));
  database.exec("create table padding as select zeroblob(64000000) as bytes");
  database.close();
  const child = spawn(
    process.execPath,
    [...process.execArgv, commandLine, "backup", join(server.folder, "copy.db")],
    {
      env: { ...bareEnvironment, ...environment },
      stdio: "ignore",
    },
  );
  const exited = once(child, "exit");
  // The first that is seen of it.
  for await (const { filename } of watch(server.folder)) if (filename?.startsWith("copy.db")) break;
  child.kill("SIGINT");
  const [code, signal] = await exited;
  assert.equal(signal, null);
  // It may have been done already.
  assert.deepEqual(namesLike(server.folder, "copy.db"), code === 0 ? ["copy.db"] : []);
});

test("a database that is damaged is not copied", { skip: onlySqlite }, async (t) => {
  const { server, run } = await startBeside(t);
  await server.signUp();
  const path = server.settings.databaseUrl.replace("sqlite:", "");
  const database = new DatabaseSync(path);
  const [page] = database
    .prepare("select rootpage * 4096 as at from sqlite_schema where name = 'users'")
    .all();
  database.exec("pragma wal_checkpoint(truncate)");
  database.close();
  const file = openSync(path, "r+");
  writeSync(file, randomBytes(2_048), 0, 2_048, Number(page?.["at"]) - 4_096);
  closeSync(file);
  const { code, complaint } = await run(`backup ${join(server.folder, "copy.db")}`);
  assert.equal(code, 1);
  assert.match(complaint, /The database is damaged, and was not copied/);
  assert.deepEqual(namesLike(server.folder, "copy.db"), []);
});

test("a copy of PostgreSQL is left to its own tools", { skip: onlyPostgres }, async (t) => {
  const { run } = await startBeside(t);
  const { code, complaint } = await run("backup copy.db");
  assert.equal(code, 1);
  assert.match(complaint, /pg_dump/);
});
