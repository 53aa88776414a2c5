import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLiveSet } from "../src/live-set.ts";
import type { Revocation } from "../src/revocation.ts";
import { refusal, startGuard } from "./start-guard.ts";

const sessions = Array.from({ length: 8 }, (_, at) => `s${at}`);

type Guarded = ReturnType<typeof startGuard>;

const step: fc.Arbitrary<(guarded: Guarded, revoked: Set<string>) => unknown> = fc.oneof(
  fc
    .record({
      session: fc.constantFrom(...sessions),
      lost: fc.boolean(),
      life: fc.integer({ min: 1_000, max: 90_000 }),
    })
    .map(({ session, lost, life }) => ({ issuer }: Guarded, revoked: Set<string>) => {
      issuer.revoke({ session, reason: "revoked" }, { lost, life });
      revoked.add(session);
    }),
  fc.constant(({ issuer }: Guarded) => issuer.cut()),
  fc.constant(({ issuer }: Guarded) => [...issuer.streams].forEach((stream) => stream.end())),
  fc.constant(({ issuer }: Guarded) => (issuer.isDown = !issuer.isDown)),
  fc.constant(({ issuer }: Guarded) => (issuer.beats = !issuer.beats)),
  fc.constant(({ issuer }: Guarded) => issuer.forgetAll()),
  fc.integer({ min: 0, max: 40_000 }).map(
    (milliseconds) =>
      ({ time }: Guarded) =>
        time.advance(milliseconds),
  ),
);

test("after any sequence of revocations, losses, cuts and pauses the guard knows exactly what the issuer does", async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const guarded = startGuard(t);
      const { guard, issuer, time } = guarded;
      const revoked = new Set<string>();
      const refused = () => sessions.filter((sid) => refusal(guard, issuer.token({ sid })) !== undefined);
      await guard.ready();
      for (const take of steps) {
        await take(guarded, revoked);
        assert.deepEqual(
          refused().filter((sid) => !revoked.has(sid)),
          [],
          "a session that nobody ended",
        );
      }
      issuer.isDown = false;
      issuer.beats = true;
      await time.advance(40_000);
      // The guard counts as of the last heartbeat, and one may have run out since.
      issuer.heartbeat();
      await time.settle();
      const { feed } = guard.status();
      assert(feed.state === "up" && feed.revocations === issuer.live().length);
      const live = issuer.live().map(({ saying }) => ("session" in saying ? saying.session : ""));
      assert.deepEqual(
        [...new Set(live)].filter((sid) => !refused().includes(sid)),
        [],
        "an ended session that is not refused",
      );
      guard.close();
      await time.settle();
    }),
    { numRuns: 60 },
  );
});

test("count and digest of the set depend on what is live, not on the order or on detours in time", () => {
  const arbitrary = fc.uniqueArray(
    fc.record({ id: fc.uuid(), liveUntil: fc.integer({ min: 0, max: 50_000 }) }),
    { selector: ({ id }) => id, maxLength: 30 },
  );
  fc.assert(
    fc.property(arbitrary, fc.array(fc.integer({ min: 0, max: 59_000 })), (entries, times) => {
      const all = entries.map(
        (one): Revocation => ({ ...one, kind: "session", subject: one.id, version: 0, reason: "revoked" }),
      );
      const detour = createLiveSet(100, new Map());
      for (const [at, one] of all.entries()) {
        detour.add(one);
        detour.setTime(times[at] ?? 0);
      }
      const end = 30_000;
      detour.setTime(end);
      const straight = createLiveSet(100, new Map());
      straight.setTime(end);
      const live = all.filter(({ liveUntil }) => liveUntil > end);
      for (const one of live.toReversed()) straight.add(one);
      assert.deepEqual([detour.count(), detour.digest()], [live.length, straight.digest()]);
      detour.setTime(200_000);
      assert.equal(detour.size, 0, "nothing is kept for ever");
    }),
  );
});
