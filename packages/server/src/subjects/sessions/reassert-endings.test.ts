import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stores } from "../stores.ts";
import { createReassertEndings } from "./reassert-endings.ts";
import { createRecentEndings } from "./recent-endings.ts";

/** A process that has ended sessions 0 to `count`, on a database that has lost the odd ones of these endings. */
function processWith(count: number) {
  const batches: number[] = [];
  const ended: string[] = [];
  const stores = {
    endings: [],
    sessions: {
      unended: async (ids: string[]) => {
        batches.push(ids.length);
        return new Set(ids.filter((id) => Number(id) % 2 === 1));
      },
      end: async (id: string) => {
        ended.push(id);
        return true;
      },
    },
    audit: { append: async () => {} },
  } as unknown as Stores;
  const recentEndings = createRecentEndings(() => 0);
  const origin = { ip: null, userAgent: null };
  const endings = Array.from({ length: count }, (_, id) => `${id}`);
  recentEndings.note(
    endings.map((sessionId) => ({ sessionId, userId: "ada", reason: "logged_out", origin })),
  );
  const reassert = createReassertEndings({
    recentEndings,
    inTransaction: (work) => work(stores),
    clock: () => 0,
    newId: () => "an id",
    announce: async () => {},
  });
  return { reassert, batches, ended };
}

test("the endings that are lost, and no others, are written again and counted", async () => {
  const { reassert, ended } = processWith(6);
  assert.equal(await reassert(0), 3);
  assert.deepEqual(ended, ["1", "3", "5"]);
});

test("only endings behind the place are looked at", async () => {
  const { reassert, ended } = processWith(6);
  assert.equal(await reassert(4), 1);
  assert.deepEqual(ended, ["5"]);
});

test("five hundred are looked at in one transaction, and none where there are none", async () => {
  const many = processWith(1_000);
  assert.equal(await many.reassert(0), 500);
  assert.deepEqual(many.batches, [500, 500]);
  const none = processWith(0);
  assert.equal(await none.reassert(0), 0);
  assert.deepEqual(none.batches, []);
});
