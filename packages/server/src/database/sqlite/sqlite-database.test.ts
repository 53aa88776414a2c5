import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import type { Connection, Database } from "../connection.ts";
import { UniqueViolation } from "../failures.ts";
import { openSqliteDatabase } from "./sqlite-database.ts";

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "countersign-"));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

async function open(
  t: TestContext,
  path = join(folder(t), "test.db"),
  busyTimeout = 3_000,
): Promise<Database> {
  const database = await openSqliteDatabase(path, busyTimeout);
  t.after(() => database.close());
  await database.migrate();
  return database;
}

const role = (name: string) => ({ name, permissions: "", created_at: 0 });
const add = ({ write }: Connection, name: string) => write.insertInto("roles").values(role(name)).execute();
const names = async ({ read }: Connection) =>
  (await read.selectFrom("roles").select("name").orderBy("name").execute()).map((row) => row.name);

test("a unit that throws leaves nothing, and the units of its group stay", async (t) => {
  const database = await open(t);
  const outcomes = await Promise.allSettled(
    ["a", "b", "c"].map((name) =>
      database.transaction(async (connection) => {
        await add(connection, name);
        if (name === "b") throw new Error("changed my mind");
      }),
    ),
  );
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
  assert.deepEqual(await names(database.connection), ["a", "c", "operator"]);
});

test("statements and units asked for at the same moment wait together, so that they can share a commit", async (t) => {
  const database = await open(t);
  const single = ["a", "b", "c"].map((name) => add(database.connection, name));
  const units = ["d", "e", "f"].map((name) => database.transaction((connection) => add(connection, name)));
  // The writer looks at what waits once the event loop has come round: all must have reached it before.
  const waiting = await new Promise<number | undefined>((resolve) => {
    setImmediate(() => resolve(mostWaiting));
    let mostWaiting = 0;
    const look = (left: number) => {
      mostWaiting = Math.max(mostWaiting, database.load().waitingWrites ?? 0);
      if (left > 0) queueMicrotask(() => look(left - 1));
    };
    look(200);
  });
  assert.equal(waiting, single.length + units.length);
  await Promise.all([...single, ...units]);
  assert.deepEqual(await names(database.connection), ["a", "b", "c", "d", "e", "f", "operator"]);
});

test("a unit reads what it wrote, and others only what is committed", async (t) => {
  const database = await open(t);
  await database.transaction(async (connection) => {
    await add(connection, "mine");
    assert.deepEqual(await names(connection), ["mine", "operator"]);
    assert.deepEqual(await names(database.connection), ["operator"]);
  });
  assert.deepEqual(await names(database.connection), ["mine", "operator"]);
});

test("a single statement that fails does not touch those that share its commit", async (t) => {
  const { connection } = await open(t);
  const outcomes = await Promise.allSettled(["a", "a", "b"].map((name) => add(connection, name)));
  assert.ok(outcomes[1]?.status === "rejected" && outcomes[1].reason instanceof UniqueViolation);
  assert.deepEqual(await names(connection), ["a", "b", "operator"]);
});

test("a unit whose statement breaks a unique index may go on", async (t) => {
  const database = await open(t);
  await database.transaction(async (connection) => {
    await assert.rejects(add(connection, "operator"), UniqueViolation);
    await add(connection, "after");
  });
  assert.deepEqual(await names(database.connection), ["after", "operator"]);
});

test("a full disk answers unavailable, leaves nothing half written, and passes without a restart", async (t) => {
  const database = await open(t);
  const { connection } = database;
  // The bound holds for the writer's connection, as a full disk would.
  await sql`pragma max_page_count = 1`.execute(connection.write);
  const large = "x".repeat(1_000_000);
  await assert.rejects(add(connection, large), { code: "unavailable" });
  await assert.rejects(
    database.transaction(async (unit) => {
      await add(unit, "half");
      await add(unit, large);
    }),
    { code: "unavailable" },
  );
  await sql`pragma max_page_count = 1000000`.execute(connection.write);
  await add(connection, "recovered");
  assert.deepEqual(await names(connection), ["operator", "recovered"]);
});

test("a database that another process keeps locked answers unavailable and recovers", {
  timeout: 20_000,
}, async (t) => {
  const path = join(folder(t), "test.db");
  const database = await open(t, path, 1);
  const other = new DatabaseSync(path);
  other.exec("begin immediate");
  await assert.rejects(add(database.connection, "blocked"), { code: "unavailable" });
  await assert.rejects(
    database.transaction((connection) => add(connection, "blocked")),
    { code: "unavailable" },
  );
  other.exec("rollback");
  other.close();
  await add(database.connection, "through");
  assert.deepEqual(await names(database.connection), ["operator", "through"]);
});

test("several processes may migrate at once: one does the work", async (t) => {
  const path = join(folder(t), "test.db");
  const databases = await Promise.all([1, 2, 3].map(() => openSqliteDatabase(path)));
  const ran = await Promise.all(databases.map((database) => database.migrate()));
  await Promise.all(databases.map((database) => database.close()));
  assert.deepEqual(
    ran.flatMap((migrated) => migrated.ran),
    ["0001-initial"],
  );
});

test("a file that is no database, or another program's, is refused with what to do", async (t) => {
  const path = join(folder(t), "test.db");
  writeFileSync(path, "this is not a database, whatever its name says".repeat(100));
  await assert.rejects(openSqliteDatabase(path), /not a database/);
  rmSync(path);
  const foreign = new DatabaseSync(path);
  foreign.exec("create table somebody_elses (id)");
  foreign.close();
  await assert.rejects(openSqliteDatabase(path), /another program.*COUNTERSIGN_DATABASE_URL/);
});
