import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import type { Connection } from "../src/database/connection.ts";
import { readPostgresUrl } from "../src/database/postgres/address.ts";
import { openPostgresDatabase } from "../src/database/postgres/postgres-database.ts";
import { makeTestDatabase, onlyPostgres } from "./test-database.ts";

/** The test database behind a list of hosts. */
async function open(t: TestContext, hosts?: string) {
  const { url, remove } = await makeTestDatabase();
  const address = readPostgresUrl(
    hosts === undefined ? url : url.replace(/@[^/]+/, (own) => `@${hosts},${own.slice(1)}`),
  );
  assert.ok(address);
  const database = await openPostgresDatabase({ address, poolSize: 3 });
  t.after(async () => {
    await database.close();
    await remove();
  });
  return database;
}

const readRoles = ({ read }: Connection) => read.selectFrom("roles").selectAll().execute();

const settingOf = async ({ read }: Connection, name: string) => {
  const { rows } = await sql<{ setting: string }>`select current_setting(${name}) as setting`.execute(read);
  return rows[0]?.setting;
};

test("only what runs in a transaction waits for the disk", { skip: onlyPostgres }, async (t) => {
  const database = await open(t);
  assert.equal(await settingOf(database.connection, "synchronous_commit"), "off");
  assert.equal(await database.transaction((inside) => settingOf(inside, "synchronous_commit")), "on");
});

test("a host that is away is passed over", { skip: onlyPostgres }, async (t) => {
  const database = await open(t, "127.0.0.1:9");
  assert.deepEqual(await database.migrate(), ["0001-initial"]);
});

test("where every host is away the start says so", { skip: onlyPostgres }, async () => {
  const address = readPostgresUrl("postgres://x:y@127.0.0.1:9/z");
  assert.ok(address);
  await assert.rejects(openPostgresDatabase({ address, poolSize: 1 }), { code: "unavailable" });
});

test("processes that migrate at once take turns", { skip: onlyPostgres }, async (t) => {
  const database = await open(t);
  const ran = await Promise.all([database.migrate(), database.migrate(), database.migrate()]);
  assert.deepEqual(ran.flat(), ["0001-initial"]);
});

test("a transaction that conflicts with another is run again", { skip: onlyPostgres }, async (t) => {
  const database = await open(t);
  await database.migrate();
  const raise = () =>
    database.transaction(async ({ read, write }) => {
      await sql`set transaction isolation level serializable`.execute(write);
      const { version } = await read.selectFrom("policy").select("version").executeTakeFirstOrThrow();
      await write
        .updateTable("policy")
        .set({ version: version + 1 })
        .execute();
    });
  await Promise.all([raise(), raise(), raise()]);
  const { version } = await database.connection.read
    .selectFrom("policy")
    .select("version")
    .executeTakeFirstOrThrow();
  assert.equal(version, 4);
});

test("connections that are open while a column is added go on, alone and in transactions", {
  skip: onlyPostgres,
}, async (t) => {
  const database = await open(t);
  await database.migrate();
  const readEverywhere = async () => {
    // More at once than one connection serves.
    await Promise.all(Array.from({ length: 3 }, () => readRoles(database.connection)));
    await Promise.all(Array.from({ length: 3 }, () => database.transaction(readRoles)));
  };
  await readEverywhere();
  await sql`alter table roles add column added_later text`.execute(database.connection.write);
  await readEverywhere();
  await sql`alter table roles drop column added_later`.execute(database.connection.write);
  await readEverywhere();
});

test("a connection that ends between two statements fails their transaction, and not the process", {
  skip: onlyPostgres,
}, async (t) => {
  const database = await open(t);
  const { read } = database.connection;
  const interrupted = database.transaction(async (inside) => {
    const own = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(inside.read);
    const pid = own.rows[0]?.pid;
    await sql`select pg_terminate_backend(${pid})`.execute(read);
    const isThere = sql`select 1 from pg_stat_activity where pid = ${pid}`;
    while ((await isThere.execute(read)).rows.length > 0);
    await sql`select 1`.execute(inside.read);
  });
  await assert.rejects(interrupted, { code: "unavailable" });
  await database.transaction((inside) => sql`select 1`.execute(inside.read));
});
