import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, type TestContext, test } from "node:test";
import { assertNoStackTrace, assertRefused, asSomebody, canTestModes, usedFolder } from "./refused-start.ts";
import { runToEnd, temporaryFolder } from "./server-process.ts";
import { freePort } from "../free-port.ts";

const pageSize = 4_096; // bytes

function withDatabaseFile(t: TestContext, content: string | Uint8Array): string {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "data/countersign.db"), content);
  return folder;
}

describe("a start that cannot be says why and what to do", { concurrency: 4 }, () => {
  test("wrong settings: all of them at once", async (t) => {
    const environment = {
      COUNTERSIGN_PROT: "1",
      COUNTERSIGN_SIGNUP: "maybe",
      COUNTERSIGN_SECRET: "a secret that nobody may read",
    };
    const ended = await runToEnd({ folder: temporaryFolder(t), environment });
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /nearest is COUNTERSIGN_PORT[^]*must be one of open, closed/);
    assert.match(ended.stderr, /COUNTERSIGN_SECRET must be base64url/);
    assert.doesNotMatch(ended.stderr, /nobody may read/);
    assertNoStackTrace(ended);
  });

  test("a database file that is none", async (t) => {
    const folder = withDatabaseFile(t, randomBytes(8_192));
    await assertRefused({ folder }, /is not a database: restore a backup/);
    assert.ok(!existsSync(join(folder, "secrets")), "no master secret was made for it");
  });

  test("a database file that is damaged from its second page on", async (t) => {
    const folder = await usedFolder(t);
    const file = join(folder, "data/countersign.db");
    const content = readFileSync(file);
    writeFileSync(file, content.fill(0xff, pageSize));
    await assertRefused({ folder }, /database file .* is damaged: restore a backup, or point/);
  });

  test("a database file of which one table is damaged", async (t) => {
    const folder = await usedFolder(t);
    const file = join(folder, "data/countersign.db");
    const database = new DatabaseSync(file);
    const schema = database.prepare("select rootpage from sqlite_schema where name = 'signing_keys'").get();
    database.close();
    const root = Number(schema?.["rootpage"]);
    const content = readFileSync(file);
    writeFileSync(file, content.fill(0xff, (root - 1) * pageSize, root * pageSize));
    await assertRefused(
      { folder },
      /the database is damaged: restore a backup. See COUNTERSIGN_DATABASE_URL/,
    );
  });

  test("a database that another process holds locked", async (t) => {
    const folder = await usedFolder(t);
    const holder = new DatabaseSync(join(folder, "data/countersign.db"));
    holder.exec("begin immediate");
    await assertRefused({ folder }, /the database is locked by another process/);
    holder.close();
  });

  test("another program's database, which is left as it was", async (t) => {
    const folder = withDatabaseFile(t, "");
    const database = new DatabaseSync(join(folder, "data/countersign.db"));
    database.exec("create table accounts (name text)");
    await assertRefused({ folder }, /is a database of another program. Point COUNTERSIGN_DATABASE_URL/);
    assert.deepEqual(database.prepare("select name from sqlite_schema").all().length, 1);
    database.close();
  });

  test("a folder in the place of the database, or a file in that of its folder", async (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, "data/countersign.db"), { recursive: true });
    await assertRefused({ folder }, /cannot be opened: let this user read and write it/);
    const environment = { COUNTERSIGN_DATABASE_URL: "sqlite:./file/countersign.db" };
    writeFileSync(join(folder, "file"), "");
    await assertRefused({ folder, environment }, /cannot be made \(EEXIST\)/);
  });

  test("a folder that may not be written", { skip: !canTestModes }, async (t) => {
    const folder = temporaryFolder(t);
    chmodSync(folder, 0o555);
    await assertRefused(
      { folder, ...asSomebody },
      /cannot be made \(EACCES\): let this user write there, or point COUNTERSIGN_DATABASE_URL/,
    );
  });

  test("a port that is in use", async (t) => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => {
      other.listen(port, "127.0.0.1", resolve);
    });
    t.after(() => other.close());
    await assertRefused(
      { folder: temporaryFolder(t), environment: { COUNTERSIGN_PORT: String(port) } },
      new RegExp(`Port ${port} of 127.0.0.1 is in use: stop what listens there, or set COUNTERSIGN_PORT`),
    );
  });

  test("an address that is not this machine's", async (t) => {
    const environment = {
      COUNTERSIGN_HOST: "192.0.2.1",
      COUNTERSIGN_ISSUER: "https://auth.example",
      COUNTERSIGN_FEED_SECRET: "a-Word-for-the-feed-4711",
    };
    await assertRefused(
      { folder: temporaryFolder(t), environment },
      /192.0.2.1 is no address of this machine: set COUNTERSIGN_HOST/,
    );
  });
});
