import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decideRefresh, type Proofs, type RefreshState, type Rotation } from "./rotation.ts";

const NOW = 1_000_000;
const GRACE = 30_000;
const LONG_AGO = NOW - GRACE - 1;
const LIMITS = { grace: GRACE, burst: 0, remembered: 8 };
const REPEAT = { do: "repeat" };
const END = { do: "end" };

/** Every proof succeeds, save those given; those that a row must not ask throw. */
function proofs(given: Partial<Record<keyof Proofs, boolean>>): Proofs {
  const answer = (name: keyof Proofs) => () => {
    const is = given[name];
    if (is === undefined) throw new Error(`${name} was asked for nothing`);
    return is;
  };
  return {
    isCurrent: answer("isCurrent"),
    leadsToCurrent: answer("leadsToCurrent"),
    followsCurrent: answer("followsCurrent"),
    serversRan: answer("serversRan"),
  };
}

const CURRENT = proofs({ isCurrent: true });
const SPENT = proofs({ leadsToCurrent: true });
const AHEAD = proofs({ followsCurrent: true, serversRan: true });

function spent(generation: number, at: number, key: string | null = null): Rotation {
  return { from: generation, to: generation, at, key };
}

function state(
  generation: number,
  rotations: Rotation[],
  mode: RefreshState["mode"] = "token",
): RefreshState {
  return { mode, generation, rotations };
}

function decideSpent(generation: number, key: string | null, row: RefreshState) {
  return decideRefresh({ generation, key }, row, NOW, LIMITS, SPENT);
}

const decideCurrent = (row: RefreshState, key: string | null = null) =>
  decideRefresh({ generation: row.generation, key }, row, NOW, LIMITS, CURRENT);

describe("the current token", () => {
  test("is rotated, and its rotation noted with the key that spent it", () => {
    const earlier = spent(0, LONG_AGO, "k0");
    assert.deepEqual(decideCurrent(state(1, [earlier]), "k1"), {
      do: "rotate",
      next: 2,
      rotations: [earlier, { from: 1, to: 1, at: NOW, key: "k1" }],
    });
  });

  test("is rotated in token mode however recent it is", () => {
    assert.equal(decideCurrent(state(1, [spent(0, NOW)])).do, "rotate");
  });

  test("is answered again in cookie mode while its parent was spent within the grace window", () => {
    assert.deepEqual(decideCurrent(state(1, [spent(0, NOW - GRACE)], "cookie")), REPEAT);
    assert.deepEqual(decideCurrent(state(3, [{ from: 0, to: 2, at: NOW, key: "k" }], "cookie")), REPEAT);
  });

  test("is rotated in cookie mode once the window has closed, and right after log-in", () => {
    assert.equal(decideCurrent(state(1, [spent(0, LONG_AGO)], "cookie")).do, "rotate");
    assert.equal(decideCurrent(state(0, [], "cookie")).do, "rotate");
  });

  test("with another secret is a forgery, and the session lives on", () => {
    const forged = proofs({ isCurrent: false });
    assert.deepEqual(decideRefresh({ generation: 1, key: null }, state(1, []), NOW, LIMITS, forged), {
      do: "refuse",
      because: "forged",
    });
  });
});

describe("a spent token", () => {
  test("from which the chain does not lead to the stored hash is a forgery, and the session lives on", () => {
    const forged = proofs({ leadsToCurrent: false });
    const row = state(1, [spent(0, LONG_AGO, "k0")]);
    assert.deepEqual(decideRefresh({ generation: 0, key: "other" }, row, NOW, LIMITS, forged), {
      do: "refuse",
      because: "forged",
    });
  });

  test("with its key is answered again however late, while its successor is unused", () => {
    assert.deepEqual(decideSpent(0, "k0", state(1, [spent(0, 0, "k0")])), REPEAT);
  });

  test("with its key is answered again as long as its successor was spent within the grace window", () => {
    const first = spent(0, 0, "k0");
    assert.deepEqual(decideSpent(0, "k0", state(2, [first, spent(1, NOW - GRACE, "k1")])), REPEAT);
    assert.deepEqual(decideSpent(0, "k0", state(2, [first, spent(1, LONG_AGO, "k1")])), END);
  });

  test("with its key is answered again where its successor was adopted and spent within the grace window", () => {
    const row = state(4, [spent(0, LONG_AGO, "k0"), { from: 1, to: 3, at: NOW, key: "k3" }]);
    assert.deepEqual(decideSpent(0, "k0", row), REPEAT);
  });

  test("with another key is reuse in token mode, inside the grace window too", () => {
    assert.deepEqual(decideSpent(0, "other", state(1, [spent(0, NOW, "k0")])), END);
  });

  test("without a key is reuse in token mode where it was spent with one, and the other way round", () => {
    assert.deepEqual(decideSpent(0, null, state(1, [spent(0, NOW, "k0")])), END);
    assert.deepEqual(decideSpent(0, "k0", state(1, [spent(0, NOW)])), END);
  });

  test("with another key is answered again in cookie mode inside the grace window only", () => {
    assert.deepEqual(decideSpent(0, "other", state(1, [spent(0, NOW, "k0")], "cookie")), REPEAT);
    assert.deepEqual(decideSpent(0, null, state(1, [spent(0, NOW, "k0")], "cookie")), REPEAT);
    assert.deepEqual(decideSpent(0, "other", state(1, [spent(0, LONG_AGO, "k0")], "cookie")), END);
  });

  test("with the key before is answered again in cookie mode, however late, while its successor is unused", () => {
    const setBack = { generation: 0, key: "k1", keyBefore: "k0" };
    const decide = (row: RefreshState) => decideRefresh(setBack, row, NOW, LIMITS, SPENT);
    assert.deepEqual(decide(state(1, [spent(0, LONG_AGO, "k0")], "cookie")), REPEAT);
    assert.deepEqual(decide(state(1, [spent(0, LONG_AGO)], "cookie")), END);
    assert.deepEqual(decide(state(1, [spent(0, LONG_AGO, "other")], "cookie")), END);
    const used = [spent(0, LONG_AGO, "k0"), spent(1, LONG_AGO, "k1")];
    assert.deepEqual(decide(state(2, used, "cookie")), END);
    assert.deepEqual(decide(state(1, [spent(0, NOW, "k0")])), END);
  });

  test("without keys is answered again up to the last millisecond of the grace window, and then is reuse", () => {
    assert.deepEqual(decideSpent(0, null, state(1, [spent(0, NOW - GRACE)])), REPEAT);
    assert.deepEqual(decideSpent(0, null, state(1, [spent(0, NOW - GRACE - 1)])), END);
  });

  test("without keys is answered again within the window however many generations it is behind", () => {
    assert.deepEqual(decideSpent(0, null, state(3, [spent(0, NOW), spent(1, NOW), spent(2, NOW)])), REPEAT);
  });

  test("inside an adopted range has no known key, so that the window alone decides", () => {
    const adopted = { from: 1, to: 3, key: "k3" };
    assert.deepEqual(decideSpent(1, "k1", state(4, [{ ...adopted, at: NOW }])), REPEAT);
    assert.deepEqual(decideSpent(2, "k3", state(4, [{ ...adopted, at: NOW }])), REPEAT);
    assert.deepEqual(decideSpent(1, "k1", state(4, [{ ...adopted, at: LONG_AGO }])), END);
  });

  test("at the end of an adopted range has the key with which it was adopted", () => {
    const row = state(4, [{ from: 1, to: 3, at: LONG_AGO, key: "k3" }]);
    assert.deepEqual(decideSpent(3, "k3", row), REPEAT);
    assert.deepEqual(decideSpent(3, "other", row), END);
  });

  test("that has left the list is reuse", () => {
    assert.deepEqual(decideSpent(0, "k0", state(2, [spent(1, NOW, "k1")])), END);
  });

  test("spent at a time that lies ahead counts as spent just now", () => {
    assert.deepEqual(decideSpent(0, null, state(1, [spent(0, NOW + 3_600_000)])), REPEAT);
  });
});

const decideAhead = (given: Proofs) =>
  decideRefresh({ generation: 5, key: "k5" }, state(2, []), NOW, LIMITS, given);

describe("a token ahead of the database", () => {
  test("in cookie mode is adopted as it is, so that a late answer cannot set the jar back behind it", () => {
    const decision = decideRefresh({ generation: 3, key: "k" }, state(1, [], "cookie"), NOW, LIMITS, AHEAD);
    assert.deepEqual(decision, { do: "adopt", next: 3, rotations: [{ from: 1, to: 2, at: NOW, key: null }] });
  });

  test("that follows from the stored hash and was issued while servers ran is adopted and rotated", () => {
    assert.deepEqual(decideAhead(AHEAD), {
      do: "adopt",
      next: 6,
      rotations: [{ from: 2, to: 5, at: NOW, key: "k5" }],
    });
  });

  test("that does not follow from the stored hash is a forgery", () => {
    assert.deepEqual(decideAhead(proofs({ followsCurrent: false })), { do: "refuse", because: "forged" });
  });

  test("that was issued while no server is known to have run is not recognized", () => {
    const given = proofs({ followsCurrent: true, serversRan: false });
    assert.deepEqual(decideAhead(given), { do: "refuse", because: "unrecognized" });
  });
});
