import assert from "node:assert/strict";
import { test } from "node:test";
import { type HeartbeatParts, openHeartbeat } from "./heartbeat.ts";

/** A process that beats each second, and its database's note of that. */
async function processBeating() {
  const note: { at: number | undefined } = { at: undefined };
  const clock = { now: 0 };
  const failures: Array<"commit" | "look"> = [];
  const failAs = (kind: "commit" | "look") => {
    if (failures[0] !== kind) return;
    failures.shift();
    throw new Error("The database is away.");
  };
  const write = async (_id: string, at: number) => {
    note.at = at;
  };
  const runs = {
    start: write,
    beat: write,
    lastSeen: async () => note.at,
    longestTokenLifetime: async () => failAs("look") ?? 0,
  };
  const heartbeat = await openHeartbeat({
    stores: { runs },
    inTransaction: async (work: (stores: object) => Promise<unknown>) => {
      const result = await work({ runs });
      failAs("commit");
      return result;
    },
    clock: () => clock.now,
    newId: () => "an id",
    tokenLifetime: 0,
    onRestored: () => {},
  } as unknown as HeartbeatParts);
  const beat = async () => {
    clock.now += 1_000;
    return (await heartbeat.beat(null)).keptLast;
  };
  return {
    note,
    failures,
    beat,
    isHealthy: () => heartbeat.isHealthy(),
    pass: (ms: number) => (clock.now += ms),
  };
}

test("a process whose beats do not come back is not healthy", async () => {
  const { beat, isHealthy, pass } = await processBeating();
  await beat();
  pass(10_000);
  assert.equal(isHealthy(), true);
  pass(1);
  assert.equal(isHealthy(), false);
  await beat();
  assert.equal(isHealthy(), true);
});

test("a beat tells whether the one before is still there", async () => {
  const { note, beat } = await processBeating();
  assert.equal(await beat(), true);
  assert.equal(await beat(), true);
  note.at = 1_000;
  assert.equal(await beat(), false);
  assert.equal(await beat(), true);
});

for (const [kind, what] of [
  ["commit", "whose commit gets no answer"],
  ["look", "that is followed by a look which fails"],
] as const) {
  test(`one ${what} leaves it to the next to tell that a note was gone`, async () => {
    const { note, failures, beat } = await processBeating();
    await beat();
    await beat();
    note.at = 1_000;
    failures.push(kind);
    await assert.rejects(beat());
    assert.equal(await beat(), false);
    assert.equal(await beat(), true);
  });
}
