import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import { Client } from "pg";
import type { Connection } from "../src/database/connection.ts";
import { readPostgresUrl } from "../src/database/postgres/address.ts";
import { createPostgresPool } from "../src/database/postgres/pool.ts";
import { openPostgresDatabase } from "../src/database/postgres/postgres-database.ts";
import { makeTestDatabase, onlyPostgres, serializable } from "./test-database.ts";
import { untilOneWaitsFor } from "./until-one-waits-for.ts";
import { until } from "./until.ts";

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

const raisePolicy = ({ write }: Connection) =>
  write
    .updateTable("policy")
    .set((row) => ({ version: row("version", "+", 1) }))
    .execute();

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
  assert.deepEqual(await database.migrate(), { ran: ["0001-initial"], newer: [] });
});

test("a wait for a connection does not put the clock ahead", { skip: onlyPostgres }, async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const database = await open(t);
  const load = () => database.load().pools?.fast;
  const releases: Array<() => void> = [];
  const held = [1, 2, 3].map(() =>
    database.connection.read.connection().execute(
      () =>
        new Promise<void>((release) => {
          releases.push(release);
        }),
    ),
  );
  await until(() => releases.length === held.length);
  let waited = 0;
  const steady = performance.now.bind(performance);
  t.mock.method(performance, "now", () => steady() + waited);
  t.mock.timers.tick(10_000);
  await until(() => load()?.waiting === 1);
  waited = 60_000;
  for (const release of releases) release();
  await until(() => load()?.idle === held.length);
  assert.ok(Math.abs(database.clock() - Date.now()) < 10_000);
});

/** One connection to the test database, and a second host that is not to be asked. */
async function openPoolOfOne(t: TestContext) {
  const { url, remove } = await makeTestDatabase();
  const other = createServer(() => assert.fail("the other host was asked"));
  await once(other.listen(0, "127.0.0.1"), "listening");
  const { port } = other.address() as AddressInfo;
  const address = readPostgresUrl(url.replace(/@[^/]+/, (own) => `${own},127.0.0.1:${port}`));
  assert.ok(address);
  const pool = createPostgresPool({ address, size: 1, durable: false, pooler: false });
  t.after(async () => {
    other.close();
    await pool.end();
    await remove();
  });
  return pool;
}

test("connections that are all in use send nobody to another host", { skip: onlyPostgres }, async (t) => {
  const pool = await openPoolOfOne(t);
  const held = await pool.connect();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const refused = assert.rejects(pool.connect(), {
    code: "unavailable",
    note: /all connections of this process are in use/,
  });
  // Time enough to ask both hosts.
  for (let wait = 0; wait < 2; wait++) {
    t.mock.timers.tick(3_000);
    await new Promise(setImmediate);
  }
  held.release();
  await refused;
});

test("a connection that gives no answer in time is waited for no longer, and replaced", {
  skip: onlyPostgres,
}, async (t) => {
  const pool = await openPoolOfOne(t);
  const slow = await pool.connect();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const sleeping = slow.query("select pg_sleep(4)", []);
  t.mock.timers.tick(8_000);
  await assert.rejects(sleeping, { code: "unavailable" });
  const rollback = assert.rejects(slow.query("rollback", []), { code: "unavailable" });
  const first = await Promise.race([rollback.then(() => "refused"), new Promise(setImmediate)]);
  slow.release();
  assert.equal(first, "refused");
  const renewed = await pool.connect();
  assert.equal((await renewed.query("select 1", [])).rowCount, 1);
  renewed.release();
});

test("where every host is away the start says so", { skip: onlyPostgres }, async () => {
  const address = readPostgresUrl("postgres://x:y@127.0.0.1:9/z");
  assert.ok(address);
  await assert.rejects(openPostgresDatabase({ address, poolSize: 1 }), { code: "unavailable" });
});

test("processes that migrate at once take turns", { skip: onlyPostgres }, async (t) => {
  const database = await open(t);
  const ran = await Promise.all([database.migrate(), database.migrate(), database.migrate()]);
  assert.deepEqual(
    ran.flatMap((migrated) => migrated.ran),
    ["0001-initial"],
  );
});

test("a migration takes as long as it needs", { skip: onlyPostgres }, async (t) => {
  const database = await open(t);
  await database.migrate();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let migrated: unknown;
  await database.transaction(async (holding) => {
    await sql`lock table migrations in access exclusive mode`.execute(holding.write);
    migrated = database.migrate();
    await untilOneWaitsFor(holding);
    t.mock.timers.tick(3_600_000);
  });
  assert.deepEqual(await migrated, { ran: [], newer: [] });
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

test("who has waited for a row goes on with what it holds by then, whatever the database's isolation", {
  skip: onlyPostgres,
}, async (t) => {
  const { url, remove } = await makeTestDatabase();
  const address = readPostgresUrl(`${url}${serializable}`);
  assert.ok(address);
  const database = await openPostgresDatabase({ address, poolSize: 2 });
  t.after(async () => {
    await database.close();
    await remove();
  });
  await database.migrate();
  let runs = 0;
  let raised: Promise<unknown> | undefined;
  await database.transaction(async (holding) => {
    await raisePolicy(holding);
    raised = database.transaction((waiting) => {
      runs += 1;
      return raisePolicy(waiting);
    });
    await untilOneWaitsFor(holding);
  });
  await raised;
  assert.equal(runs, 1);
  assert.equal(await settingOf(database.connection, "transaction_isolation"), "read committed");
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

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

for (const [what, statement] of [
  ["a table of ours", "create table users (id integer primary key)"],
  ["migrations", "create table migrations (id integer primary key, name text not null)"],
] as const) {
  test(`a database that has ${what} from another program is left alone, and the start says so`, {
    skip: onlyPostgres,
  }, async (t) => {
    const database = await open(t);
    await sql.raw(statement).execute(database.connection.write);
    await assert.rejects(database.migrate(), {
      message: /^The database has tables of another program\. Point /,
    });
  });
}

test("a database whose encoding is not UTF-8 is refused with what to do", {
  skip: onlyPostgres,
}, async (t) => {
  const { url, remove } = await makeTestDatabase();
  const name = `latin_${Date.now()}_${process.pid}`;
  t.after(() => withClient(url, (client) => client.query(`drop database ${name}`)));
  t.after(remove);
  await withClient(url, (client) =>
    client.query(`create database ${name} encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0`),
  );
  const address = readPostgresUrl(url.replace(/\/[^/?]+\?.*$/, `/${name}`));
  assert.ok(address);
  await assert.rejects(openPostgresDatabase({ address, poolSize: 1 }), {
    message: /^The database's encoding is LATIN1: .*`createdb --encoding=UTF8/,
  });
});

test("a user who may make no tables is told of, and who may make them", { skip: onlyPostgres }, async (t) => {
  const { url, remove } = await makeTestDatabase();
  const role = `guest_${Date.now()}_${process.pid}`;
  await withClient(url, (client) => client.query(`create role ${role} login`));
  t.after(() => withClient(url, (client) => client.query(`drop owned by ${role}; drop role ${role}`)));
  const address = readPostgresUrl(url.replace(/\/\/[^@]+@/, `//${role}@`));
  assert.ok(address);
  const database = await openPostgresDatabase({ address, poolSize: 1 });
  t.after(() => database.close());
  t.after(remove);
  const refused = { code: "unavailable", note: /make that user its owner$/ };
  await assert.rejects(database.migrate(), refused);
  await withClient(url, async (client) => {
    const { rows } = await client.query("select current_schema as schema");
    await client.query(`grant usage on schema ${rows[0].schema} to ${role}`);
  });
  await assert.rejects(database.migrate(), refused);
});
