import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Database } from "./connection.ts";
import { openSqliteDatabase } from "./sqlite/sqlite-database.ts";
import { statement } from "./statement.ts";

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

let builds = 0;
const define = statement("write", (database, given: { name: string; permissions: string }) => {
  builds += 1;
  return database
    .insertInto("roles")
    .values({ permissions: given.permissions, name: given.name, created_at: 7 });
});
const permissionsOf = statement("read", (database, { name }: { name: string }) =>
  database.selectFrom("roles").select("permissions").where("name", "=", name),
);

test("a statement takes its values by name, other ones each time", async (t) => {
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
  assert.equal(builds, 1);
});
