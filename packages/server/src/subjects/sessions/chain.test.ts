import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, test } from "node:test";
import { followsFrom, hashSecret, leadsTo, maxSteps, nextSecret } from "./chain.ts";

const chain = { chainKey: Buffer.alloc(32, 1), sessionId: Buffer.alloc(16, 2) };
const secrets: Uint8Array[] = [Buffer.alloc(32, 3)];
for (let generation = 1; generation <= maxSteps + 1; generation += 1) {
  secrets.push(nextSecret(chain, generation, hashSecret(at(generation - 1).secret)));
}

function at(generation: number) {
  const secret = secrets[generation];
  assert.ok(secret);
  return { generation, secret };
}

function storedAt(generation: number) {
  return { generation, hash: hashSecret(at(generation).secret) };
}

describe("a secret's successor", () => {
  test("is the HMAC of label, session, generation and the parent's hash", () => {
    const parentHash = createHash("sha256").update(at(0).secret).digest();
    const message = Buffer.concat([
      Buffer.from("countersign/refresh"),
      chain.sessionId,
      Buffer.of(0, 0, 0, 1),
      parentHash,
    ]);
    assert.deepEqual(
      nextSecret(chain, 1, parentHash),
      createHmac("sha256", chain.chainKey).update(message).digest(),
    );
  });

  test("depends on the chain key, the session, the generation and the parent", () => {
    const parentHash = hashSecret(at(0).secret);
    const successors = [
      nextSecret(chain, 1, parentHash),
      nextSecret({ ...chain, chainKey: Buffer.alloc(32, 9) }, 1, parentHash),
      nextSecret({ ...chain, sessionId: Buffer.alloc(16, 9) }, 1, parentHash),
      nextSecret(chain, 256, parentHash),
      nextSecret(chain, 1, hashSecret(at(1).secret)),
    ];
    assert.equal(new Set(successors.map((secret) => secret.toString("hex"))).size, successors.length);
  });
});

describe("from a spent secret", () => {
  test("the chain leads to the stored one and gives it", () => {
    assert.deepEqual(leadsTo(chain, at(0), storedAt(3)), at(3).secret);
    assert.deepEqual(leadsTo(chain, at(3), storedAt(3)), at(3).secret);
  });

  test("the chain is followed for 4,096 steps and not one more", () => {
    assert.deepEqual(leadsTo(chain, at(0), storedAt(maxSteps)), at(maxSteps).secret);
    assert.equal(leadsTo(chain, at(0), storedAt(maxSteps + 1)), undefined);
    assert.deepEqual(leadsTo(chain, at(1), storedAt(maxSteps + 1)), at(maxSteps + 1).secret);
  });

  test("of another chain, of another generation or from ahead it leads nowhere", () => {
    assert.equal(leadsTo({ ...chain, chainKey: Buffer.alloc(32, 9) }, at(0), storedAt(3)), undefined);
    assert.equal(leadsTo(chain, { ...at(0), generation: 1 }, storedAt(3)), undefined);
    assert.equal(leadsTo(chain, at(4), storedAt(3)), undefined);
  });

  test("the current secret is not current under a later generation", () => {
    assert.equal(leadsTo(chain, { ...at(3), generation: 4 }, storedAt(3)), undefined);
  });

  test("a stored hash of a wrong length is not led to", () => {
    assert.equal(leadsTo(chain, at(0), { generation: 1, hash: Buffer.alloc(31) }), undefined);
  });
});

describe("from the stored hash", () => {
  test("the chain leads forward to a secret that is ahead", () => {
    assert.equal(followsFrom(chain, storedAt(0), at(1)), true);
    assert.equal(followsFrom(chain, storedAt(2), at(5)), true);
  });

  test("the chain is followed for 4,096 steps and not one more", () => {
    assert.equal(followsFrom(chain, storedAt(0), at(maxSteps)), true);
    assert.equal(followsFrom(chain, storedAt(0), at(maxSteps + 1)), false);
    assert.equal(followsFrom(chain, storedAt(1), at(maxSteps + 1)), true);
  });

  test("nothing follows that is of another chain, of another generation, current or behind", () => {
    assert.equal(followsFrom({ ...chain, sessionId: Buffer.alloc(16, 9) }, storedAt(0), at(1)), false);
    assert.equal(followsFrom(chain, storedAt(0), { ...at(2), generation: 1 }), false);
    assert.equal(followsFrom(chain, storedAt(2), at(2)), false);
    assert.equal(followsFrom(chain, storedAt(2), at(1)), false);
  });
});
