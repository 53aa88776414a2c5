import assert from "node:assert/strict";
import { test } from "node:test";
import { v7 as uuidv7 } from "uuid";
import type { AuditEvent } from "./audit-event.ts";
import { createWatchEvents } from "./watch-events.ts";

/** A log in memory; `commit` adds an event that was made `age` ms before the clock's time. */
function openLog() {
  const log: AuditEvent[] = [];
  const state = { now: Date.UTC(2026, 0, 1), isAway: false };
  const sorted = () => {
    if (state.isAway) throw new Error("the database is away");
    return log.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  };
  const watch = createWatchEvents({
    clock: () => state.now,
    stores: {
      audit: {
        append: async () => {},
        list: async (_choice, limit) => sorted().toReversed().slice(0, limit),
        idsSince: async (_choice, from) =>
          sorted()
            .map(({ id }) => id)
            .filter((id) => id >= from),
        find: async (ids) => sorted().filter(({ id }) => ids.includes(id)),
        forgetOrigins: async () => undefined,
        purge: async () => 0,
      },
    },
  });
  return {
    state,
    commit: (age = 0): string => {
      const at = state.now - age;
      const id = uuidv7({ msecs: at });
      log.push({ id, at, type: "log_in.failed" });
      return id;
    },
    follow: (newest: number) => {
      const { next } = watch({}, newest);
      return async () => (await next()).map(({ id }) => id);
    },
  };
}

test("the newest events come first of all, oldest first, and then each that is new, once", async () => {
  const { commit, follow, state } = openLog();
  const [, second, third] = [commit(9_000_000), commit(8_000_000), commit(7_000_000)];
  const next = follow(2);
  assert.deepEqual(await next(), [second, third]);
  assert.deepEqual(await next(), []);
  for (let minute = 0; minute < 5; minute++) {
    state.now += 60_000;
    const [one, two] = [commit(1), commit()];
    assert.deepEqual(await next(), [one, two]);
    assert.deepEqual(await next(), []);
  }
});

test("of a log that grows fast the first call gives no more than was asked for, and none later", async () => {
  const { commit, follow } = openLog();
  const made = Array.from({ length: 5 }, (_, age) => commit(age)).toReversed();
  const next = follow(2);
  assert.deepEqual(await next(), made.slice(-2));
  assert.deepEqual(await next(), []);
  const nothing = follow(0);
  assert.deepEqual(await nothing(), []);
  assert.deepEqual(await nothing(), []);
  assert.deepEqual([commit()], await nothing());
});

test("an event whose transaction commits late, or whose machine is behind, is not missed", async () => {
  const { commit, follow, state } = openLog();
  commit();
  const next = follow(1);
  await next();
  for (const age of [10_000, 69_000]) {
    state.now += 1_000;
    commit();
    await next();
    assert.deepEqual([commit(age)], await next());
  }
});

test("what happens while the database is away comes once it is back", async () => {
  const { commit, follow, state } = openLog();
  const next = follow(1);
  await next();
  state.isAway = true;
  await assert.rejects(next());
  const meanwhile = commit();
  state.now += 3_600_000;
  await assert.rejects(next());
  state.isAway = false;
  assert.deepEqual(await next(), [meanwhile]);
});
