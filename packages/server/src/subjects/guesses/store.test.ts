import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { openDatabase } from "../../database/open-database.ts";
import { createGuessStore, type GuessStore } from "./store.ts";

const window = 900_000;
const now = 1_700_000_000_000;
const ceiling = 1_000;

async function open(t: TestContext): Promise<GuessStore> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  const database = await openDatabase({
    databaseUrl: `sqlite:${join(folder, "test.db")}`,
    databasePool: 1,
    databasePooler: "off",
  });
  t.after(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  await database.migrate();
  return createGuessStore(database.connection);
}

test("a parallel burst is counted exactly, each guess once", async (t) => {
  const store = await open(t);
  const counts = await Promise.all(Array.from({ length: 100 }, () => store.count("a", now, window, ceiling)));
  assert.deepEqual(
    counts.map(({ count }) => count).toSorted((a, b) => a - b),
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
});

test("a count goes no further than its ceiling, from where guesses are taken back", async (t) => {
  const store = await open(t);
  const count = async () => (await store.count("a", now, window, 3)).count;
  assert.deepEqual([await count(), await count(), await count(), await count()], [1, 2, 3, 3]);
  await store.takeBack("a", now);
  assert.deepEqual([await count(), await count()], [3, 3]);
});

test("a window ends when it was going to end, and the next guess starts another", async (t) => {
  const store = await open(t);
  const end = now + window;
  assert.deepEqual(await store.count("a", now, window, ceiling), { count: 1, windowEndsAt: end });
  assert.deepEqual(await store.count("a", end - 1, window, ceiling), { count: 2, windowEndsAt: end });
  assert.deepEqual(await store.count("a", end, window, ceiling), { count: 1, windowEndsAt: end + window });
  assert.equal((await store.count("b", end, window, ceiling)).count, 1);
});

test("a guess is taken back from the current window only, and never below none", async (t) => {
  const store = await open(t);
  await store.takeBack("a", now);
  await store.count("a", now, window, ceiling);
  for (let times = 0; times < 3; times++) await store.takeBack("a", now);
  assert.equal((await store.count("a", now, window, ceiling)).count, 1);
  await store.takeBack("a", now + window);
  assert.equal((await store.count("a", now, window, ceiling)).count, 2);
});

test("what is cleared starts anew", async (t) => {
  const store = await open(t);
  await store.count("a", now, window, ceiling);
  await store.clear("a");
  assert.equal((await store.count("a", now, window, ceiling)).count, 1);
});

test("windows that are over are deleted in batches, oldest first, the others stay", async (t) => {
  const store = await open(t);
  for (const [index, key] of ["a", "b", "c", "d"].entries())
    await store.count(key, now + index, window, ceiling);
  const later = now + window + 2;
  assert.deepEqual(
    [await store.purge(later, 2), await store.purge(later, 2), await store.purge(later, 2)],
    [2, 1, 0],
  );
  assert.equal((await store.count("d", later, window, ceiling)).count, 2);
});
