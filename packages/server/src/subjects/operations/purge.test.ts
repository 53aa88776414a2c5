import assert from "node:assert/strict";
import { test } from "node:test";
import { createPurge } from "./purge.ts";

const now = 1_800_000_000_000;
const none = async () => 0;

/** A purge of so many old sessions, and what it does in order: how many rows of a batch went, and how long it paused (ms). */
function purgeOf(old: number, onBatch = () => {}) {
  const did: Array<number | { paused: number }> = [];
  const backlogs = new Map<string, number>();
  let left = old;
  const purge = createPurge({
    stores: {
      sessions: {
        purge: async (_moment: number, limit: number) => {
          const rows = Math.min(left, limit);
          left -= rows;
          did.push(rows);
          onBatch();
          return rows;
        },
        purgeIdle: async () => ({ last: undefined, deleted: 0 }),
      },
      revocations: { purge: none },
      guesses: { purge: none },
      audit: { purge: none },
      runs: { list: async () => [{ startedAt: now, lastSeenAt: now }], purge: async () => {} },
    },
    clock: () => now,
    longestTokenLifetime: () => 0,
    settings: { endedSessionRetention: 0, sessionTtl: 0, auditRetention: 0 },
    onDeleted: () => {},
    onHeldBack: () => {},
    onBacklog: (table, rows) => backlogs.set(table, rows),
    pause: async (paused) => {
      did.push({ paused });
    },
  });
  return { purge, did, backlogs, left: () => left };
}

test("a purge deletes in batches of a hundred, and lets others write between them", async () => {
  const { purge, did, backlogs } = purgeOf(250);
  await purge.run();
  assert.deepEqual(did, [100, { paused: 10 }, 100, { paused: 10 }, 50]);
  assert.equal(backlogs.get("sessions"), 250);
  assert.equal(purge.lastAt(), now);
});

test("a purge that is told to stop ends after the batch at hand, and does not count as one that went through", async () => {
  const stopping = new AbortController();
  const { purge, did, left } = purgeOf(1_000_000, () => stopping.abort());
  await purge.run(stopping.signal);
  assert.equal(left(), 999_900);
  assert.deepEqual(did, [100, { paused: 10 }]);
  assert.equal(purge.lastAt(), undefined);
});
