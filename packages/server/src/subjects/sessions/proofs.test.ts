import assert from "node:assert/strict";
import { test } from "node:test";
import { hashSecret, nextSecret } from "./chain.ts";
import { proveByChain } from "./proofs.ts";

const chain = { chainKey: Buffer.alloc(32, 1), sessionId: Buffer.alloc(16, 2) };
const first = Buffer.alloc(32, 3);
const second = nextSecret(chain, 1, hashSecret(first));

/** What the chain proves of one generation's secret to a session that stores another's. */
function prove(presented: { generation: number; secret: Uint8Array }, stored: typeof presented, ran = true) {
  const session = { generation: stored.generation, hash: hashSecret(stored.secret) };
  return proveByChain(presented, session, chain, ran);
}

const atFirst = { generation: 0, secret: first };
const atSecond = { generation: 1, secret: second };

test("the stored secret is current, and is the current one", () => {
  const proofs = prove(atSecond, atSecond);
  assert.equal(proofs.isCurrent(), true);
  assert.equal(proofs.followsCurrent(), false);
  assert.deepEqual(proofs.currentSecret(), second);
});

test("a spent secret leads to the current one, and gives it without being asked first", () => {
  assert.equal(prove(atFirst, atSecond).leadsToCurrent(), true);
  assert.deepEqual(prove(atFirst, atSecond).currentSecret(), second);
});

test("a secret that is ahead follows, and leads nowhere", () => {
  const proofs = prove(atSecond, atFirst);
  assert.equal(proofs.followsCurrent(), true);
  assert.equal(proofs.leadsToCurrent(), false);
  assert.throws(() => proofs.currentSecret(), TypeError);
});

test("a secret of another chain is neither current nor leads to what is, however often it is asked", () => {
  const proofs = prove({ generation: 1, secret: Buffer.alloc(32, 9) }, atSecond);
  assert.deepEqual([proofs.isCurrent(), proofs.leadsToCurrent(), proofs.isCurrent()], [false, false, false]);
  assert.throws(() => proofs.currentSecret(), TypeError);
});

test("whether servers ran is passed on", () => {
  assert.equal(prove(atSecond, atFirst, true).serversRan(), true);
  assert.equal(prove(atSecond, atFirst, false).serversRan(), false);
});
