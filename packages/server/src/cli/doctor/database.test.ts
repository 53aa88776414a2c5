import assert from "node:assert/strict";
import { test } from "node:test";
import type { DatabaseFacts } from "../../database/examine.ts";
import { judgeDatabase } from "./database.ts";

const sound = { migrations: { missing: [], newer: [] }, clock: Date.now };
const postgres = {
  name: "postgres",
  version: "18.1",
  major: 18,
  refusal: undefined,
  freeConnections: 20,
  lostTimeouts: [],
  warnings: [],
} as const;
const sqlite = {
  name: "sqlite",
  path: "/data/countersign.db",
  journalMode: "wal",
  damage: [],
  room: 300 * 1_048_576,
  refusal: undefined,
} as const;

function statesOf(facts: Pick<DatabaseFacts, "kind"> & Partial<DatabaseFacts>): string[] {
  return judgeDatabase({ ...sound, ...facts }, { databasePool: 10 }).map(({ state }) => state);
}

test("a sound database is ok", () => {
  assert.deepEqual(statesOf({ kind: postgres }), ["ok"]);
  assert.deepEqual(statesOf({ kind: sqlite }), ["ok"]);
});

test("PostgreSQL before 15, time-outs that get lost and a refusal of writes fail", () => {
  assert.deepEqual(statesOf({ kind: { ...postgres, major: 14, version: "14.9" } }), ["fail"]);
  assert.deepEqual(statesOf({ kind: { ...postgres, lostTimeouts: ["statement_timeout"] } }), ["fail"]);
  assert.deepEqual(statesOf({ kind: { ...postgres, refusal: "It only reads." } }), ["fail"]);
});

test("too few connections for both pools, and weak standbys, warn", () => {
  assert.deepEqual(statesOf({ kind: { ...postgres, freeConnections: 19 } }), ["warn"]);
  assert.deepEqual(statesOf({ kind: { ...postgres, warnings: ["a standby lags"] } }), ["warn"]);
});

test("each sentence of damage fails, another journal warns", () => {
  assert.deepEqual(statesOf({ kind: { ...sqlite, damage: ["page 3", "page 4"] } }), ["fail", "fail"]);
  assert.deepEqual(statesOf({ kind: { ...sqlite, journalMode: "delete" } }), ["warn"]);
});

test("a disk that is nearly full warns, and one that is full fails", () => {
  assert.deepEqual(statesOf({ kind: { ...sqlite, room: 255 * 1_048_576 } }), ["warn"]);
  assert.deepEqual(statesOf({ kind: { ...sqlite, room: 0 } }), ["fail"]);
});

test("migrations that have not run, or that this program does not know, warn", () => {
  const migrations = { missing: ["0001-initial"], newer: ["0099-later"] };
  assert.deepEqual(statesOf({ kind: sqlite, migrations }), ["warn", "warn"]);
});
