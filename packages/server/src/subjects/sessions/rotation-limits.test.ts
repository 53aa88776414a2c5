import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refreshLimits } from "./refresh-limits.ts";
import { decideRefresh, type Proofs, type RefreshState, type Rotation } from "./rotation.ts";

const NOW = 1_000_000;
const GRACE = 30_000;
const LONG_AGO = NOW - GRACE - 1;

const PROVEN: Proofs = {
  isCurrent: () => true,
  leadsToCurrent: () => true,
  followsCurrent: () => true,
  serversRan: () => true,
};

function spent(generation: number, at: number, key: string | null = null): Rotation {
  return { from: generation, to: generation, at, key };
}

function state(generation: number, rotations: Rotation[]): RefreshState {
  return { mode: "token", generation, rotations };
}

const spentAt = (...times: number[]) => times.map((at, generation) => spent(generation, at));

const limitsWith = (refreshBurst: number) => refreshLimits({ refreshGrace: GRACE, refreshBurst });

const decideBurst = (rotations: Rotation[], burst: number) =>
  decideRefresh(
    { generation: rotations.length, key: null },
    state(rotations.length, rotations),
    NOW,
    limitsWith(burst),
    PROVEN,
  );

describe("the burst limit", () => {
  test("makes the next rotation wait until the oldest in the window has left it", () => {
    const full = spentAt(NOW - 20_000, NOW - 10_000);
    assert.deepEqual(decideBurst(full, 2), { do: "wait", retryAfter: 11 });
    assert.equal(decideBurst(full, 3).do, "rotate");
  });

  test("counts a rotation up to the last millisecond of the window, and then waits a second", () => {
    assert.deepEqual(decideBurst(spentAt(NOW - GRACE), 1), { do: "wait", retryAfter: 1 });
    assert.equal(decideBurst(spentAt(NOW - GRACE - 1), 1).do, "rotate");
  });

  test("does not count rotations that seem to lie ahead, for the clock was set back", () => {
    assert.equal(decideBurst(spentAt(NOW + 3_600_000), 1).do, "rotate");
    assert.equal(decideBurst(spentAt(NOW + 1), 1).do, "rotate");
  });

  test("waits for the one that matters after the limit was lowered", () => {
    assert.deepEqual(decideBurst(spentAt(NOW - 20_000, NOW - 10_000, NOW), 2), {
      do: "wait",
      retryAfter: 21,
    });
  });

  test("holds for adopting too", () => {
    const row = state(1, [spent(0, NOW)]);
    const limits = limitsWith(1);
    assert.equal(decideRefresh({ generation: 3, key: null }, row, NOW, limits, PROVEN).do, "wait");
  });

  test("of 0 is no limit", () => {
    assert.equal(decideBurst(spentAt(...Array.from({ length: 20 }, () => NOW)), 0).do, "rotate");
  });

  test("leaves repeats alone", () => {
    const row = state(1, [spent(0, NOW, "k0")]);
    const limits = limitsWith(1);
    assert.deepEqual(decideRefresh({ generation: 0, key: "k0" }, row, NOW, limits, PROVEN), { do: "repeat" });
  });
});

const lengthWith = (burst: number) => {
  const rotations = Array.from({ length: 30 }, (_, generation) => spent(generation, 0));
  const limits = limitsWith(burst);
  const decision = decideRefresh({ generation: 30, key: null }, state(30, rotations), NOW, limits, PROVEN);
  assert.equal(decision.do, "rotate");
  assert.equal(decision.rotations.at(-1)?.from, 30);
  return decision.rotations.length;
};

describe("the list of rotations", () => {
  test("keeps the newest nine", () => {
    assert.equal(lengthWith(0), 9);
    assert.equal(lengthWith(1), 9);
  });

  test("keeps as many as a higher limit allows in a window, and the one before", () => {
    assert.equal(lengthWith(8), 9);
    assert.equal(lengthWith(9), 10);
    assert.equal(lengthWith(20), 21);
  });

  test("still knows the key of a token whose successors fill the window", () => {
    const limits = { ...limitsWith(2), remembered: 3 };
    let row = state(0, []);
    for (const [generation, at] of [LONG_AGO, NOW - 1, NOW].entries()) {
      const presented = { generation, key: `k${generation}` };
      const decision = decideRefresh(presented, row, at, limits, PROVEN);
      assert.equal(decision.do, "rotate");
      row = state(decision.next, decision.rotations);
    }
    assert.deepEqual(decideRefresh({ generation: 0, key: "k0" }, row, NOW, limits, PROVEN), { do: "repeat" });
  });
});
