import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Connection, Database } from "./connection.ts";
import { prepare } from "./prepare.ts";
import { openSqliteDatabase } from "./sqlite/sqlite-database.ts";

async function open(t: TestContext): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  const database = await openSqliteDatabase(join(folder, "test.db"));
  t.after(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  await database.migrate();
  return database;
}

const define = (connection: Connection) =>
  prepare(connection, "write", (given: { name: string; permissions: string }) =>
    connection.write
      .insertInto("roles")
      .values({ permissions: given.permissions, name: given.name, created_at: 7 }),
  );
const permissionsOf = (connection: Connection) =>
  prepare(connection, "read", ({ name }: { name: string }) =>
    connection.read.selectFrom("roles").select("permissions").where("name", "=", name),
  );

test("a prepared statement takes its values by name, other ones each time", async (t) => {
  const { connection } = await open(t);
  const [add, find] = [define(connection), permissionsOf(connection)];
  assert.equal((await add({ name: "a", permissions: "read" })).changes, 1);
  assert.equal((await add({ name: "b", permissions: "write" })).changes, 1);
  assert.deepEqual(
    (await find({ name: "b" })).rows.map((row) => ({ ...row })),
    [{ permissions: "write" }],
  );
  assert.deepEqual(
    (await find({ name: "a" })).rows.map((row) => ({ ...row })),
    [{ permissions: "read" }],
  );
});

test("in a unit it is of the unit: undone with it, and unseen by others until then", async (t) => {
  const database = await open(t);
  const outside = permissionsOf(database.connection);
  const work = database.transaction(async (connection) => {
    assert.equal((await define(connection)({ name: "a", permissions: "read" })).changes, 1);
    assert.equal((await permissionsOf(connection)({ name: "a" })).rows.length, 1);
    assert.equal((await outside({ name: "a" })).rows.length, 0);
    throw new Error("changed my mind");
  });
  await assert.rejects(work, /changed my mind/);
  assert.equal((await outside({ name: "a" })).rows.length, 0);
});
