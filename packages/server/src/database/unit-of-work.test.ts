import assert from "node:assert/strict";
import { test } from "node:test";
import type { Connection, Database } from "./connection.ts";
import { createUnitOfWork } from "./unit-of-work.ts";

/** Counts the stores of each try in what is told of committed ones. */
function unitOfWork(transaction: Database["transaction"]) {
  const committed: number[] = [];
  let made = 0;
  const database = { transaction } as Database;
  const inTransaction = createUnitOfWork(
    database,
    () => ({ id: ++made }),
    ({ id }) => committed.push(id),
  );
  return { inTransaction, committed };
}

const connection = {} as Connection;

test("of a unit that ran twice, what the second try noted is told", async () => {
  const { inTransaction, committed } = unitOfWork(async (work) => {
    await work(connection);
    return work(connection);
  });
  assert.equal(await inTransaction(async ({ id }) => id), 2);
  assert.deepEqual(committed, [2]);
});

test("of a unit whose commit fails, nothing is told", async () => {
  const { inTransaction, committed } = unitOfWork(async (work) => {
    await work(connection);
    throw new Error("no commit");
  });
  await assert.rejects(inTransaction(async () => {}));
  assert.deepEqual(committed, []);
});
