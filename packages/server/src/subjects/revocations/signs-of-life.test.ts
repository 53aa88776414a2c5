import assert from "node:assert/strict";
import { test } from "node:test";
import { createLiveSet } from "./live-set.ts";
import { createSignsOfLife } from "./signs-of-life.ts";

/** Heartbeats signed by nobody, of an empty set; `look` is the look at the database. */
function signsOfLife(look: () => Promise<void>, clock = () => 1_000) {
  const signed: { events: Record<string, { time: number }> }[] = [];
  const signs = createSignsOfLife({
    live: createLiveSet(),
    follow: { look },
    signingKeys: {
      eventSigner: async () => (payload) => {
        signed.push(payload as (typeof signed)[number]);
        return "token";
      },
    },
    clock,
    newId: () => "id",
    issuer: "https://id.example.com",
  });
  return {
    signs,
    times: () => signed.flatMap(({ events }) => Object.values(events).map(({ time }) => time)),
  };
}

/** Counts what is sent to it. */
function reader() {
  let count = 0;
  return { send: () => void count++, count: () => count };
}

test("while the database cannot be read there are no heartbeats, and then there are again", async () => {
  let isAway = true;
  const { signs } = signsOfLife(async () => {
    if (isAway) throw new Error("away");
  });
  const one = reader();
  await assert.rejects(signs.send(() => [one]));
  await signs.soon(one);
  assert.equal(one.count(), 0);
  isAway = false;
  await signs.soon(one);
  await signs.send(() => [one]);
  assert.equal(one.count(), 2);
});

test("readers that come at the same moment share one signature", async () => {
  const { signs, times } = signsOfLife(async () => {});
  const readers = Array.from({ length: 100 }, reader);
  await Promise.all(readers.map((one) => signs.soon(one)));
  assert.ok(readers.every((one) => one.count() === 1));
  assert.equal(times().length, 1);
});

test("the time of heartbeats goes on though the clock is set back a little, and goes back where that was ahead", async () => {
  let now = 20_000;
  const { signs, times } = signsOfLife(
    async () => {},
    () => now,
  );
  await signs.send(() => []);
  for (now of [19_000, 15_001, 1_000, 2_000]) await signs.send(() => []);
  assert.deepEqual(times(), [20_000, 20_001, 20_002, 1_000, 2_000]);
});
