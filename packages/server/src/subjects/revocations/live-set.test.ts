import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import { createLiveSet } from "./live-set.ts";
import type { LiveRevocation } from "./revocation.ts";

function revocation(id: string, at: number, expiresAt: number): LiveRevocation {
  const event = Buffer.from(id);
  return { kind: "session", sessionId: id, reason: "revoked", id, at, expiresAt, signedWith: "k", event };
}

test("the digest is that of what is live, in whichever order it came and went", () => {
  const live = createLiveSet();
  assert.equal(live.digest(), Buffer.alloc(32).toString("base64url"));
  live.add([revocation("b", 1, 30), revocation("a", 1, 10)]);
  live.add([revocation("c", 2, 20)]);
  assert.deepEqual(live.add([revocation("a", 1, 10)]), []);
  live.dropOver(20);
  assert.equal(live.size, 1);
  assert.equal(live.digest(), hash("sha256", "b", "base64url"));
  live.dropOver(30);
  assert.equal(live.digest(), Buffer.alloc(32).toString("base64url"));
});

test("what is over at the very millisecond is not live", () => {
  const live = createLiveSet();
  live.add([revocation("a", 1, 10)]);
  live.dropOver(9);
  assert.ok(live.has("a"));
  live.dropOver(10);
  assert.ok(!live.has("a"));
});

test("after a clock was set back, older ones are counted again", () => {
  const live = createLiveSet();
  live.add([revocation("a", 100, 500), revocation("b", 200, 500), revocation("c", 300, 350)]);
  assert.equal(live.countSince(0, 300), 3);
  assert.equal(live.countSince(150, 300), 2);
  assert.equal(live.countSince(150, 400), 1);
  assert.equal(live.countSince(50, 100), 3);
});
