import assert from "node:assert/strict";
import { test } from "node:test";
import { Kysely } from "kysely";
import { openDatabase } from "../src/database/open-database.ts";
import { sqliteDialect } from "../src/database/sqlite/dialect.ts";
import { openReadingDatabase } from "../src/database/sqlite/reading-database.ts";
import type { Tables } from "../src/database/tables.ts";
import { createRevocationStore } from "../src/subjects/revocations/store.ts";
import { makeTestDatabase, onlySqlite } from "./test-database.ts";

test("a look for new revocations walks through those of the last minute, however many are live", {
  skip: onlySqlite,
}, async (t) => {
  const { url: databaseUrl, remove } = await makeTestDatabase();
  const database = await openDatabase({ databaseUrl, databasePool: 1, databasePooler: "off" });
  await database.migrate();
  const reading = openReadingDatabase(databaseUrl.replace("sqlite:", ""));
  t.after(async () => {
    reading.close();
    await database.close();
    await remove();
  });
  const plans: unknown[] = [];
  const read = new Kysely<Tables>({
    dialect: sqliteDialect((statement, parameters) => {
      const { rows } = reading.run(`explain query plan ${statement}`, parameters);
      plans.push(...rows.map(({ detail }) => detail));
      return reading.run(statement, parameters);
    }),
  });
  const store = createRevocationStore({ kind: "sqlite", read, write: read });
  await store.countSince(1, 1);
  await store.idsSince(1, 1);
  assert.deepEqual(plans, [
    "SEARCH revocations USING COVERING INDEX revocations_by_time (at>?)",
    "SEARCH revocations USING INDEX revocations_by_time (at>?)",
  ]);
});
