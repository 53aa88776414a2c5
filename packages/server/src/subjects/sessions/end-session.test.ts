import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditEvent } from "../audit/audit-event.ts";
import type { Revocation } from "../revocations/revocation.ts";
import type { Stores } from "../stores.ts";
import { type Ending, endOldest, endSession } from "./end-session.ts";

const origin = { ip: "192.0.2.1", userAgent: null };
const ending: Ending = { userId: "ada", reason: "revoked", origin };

/** Stores in which these sessions live, and what was written. */
function storesWith(...live: string[]) {
  const written = { audit: [] as AuditEvent[], revoked: [] as Revocation[], kept: [] as number[] };
  const endings: unknown[] = [];
  const stores = {
    endings,
    sessions: {
      end: async (id: string) => live.includes(id),
      endBeyond: async (_userId: string, keep: number) => {
        written.kept.push(keep);
        return live;
      },
    },
    audit: { append: async (events: AuditEvent[]) => void written.audit.push(...events) },
  } as unknown as Stores;
  const parts = {
    clock: () => 5_000,
    newId: () => "an id",
    announce: async (_stores: unknown, revocations: readonly Revocation[]) =>
      void written.revoked.push(...revocations),
  };
  return { stores, parts, written, endings };
}

test("an ending is written with its revocation and its event, and remembered", async () => {
  const { stores, parts, written, endings } = storesWith("a");
  assert.equal(await endSession(stores, "a", ending, parts), true);
  assert.deepEqual(written.revoked, [{ kind: "session", sessionId: "a", reason: "revoked" }]);
  assert.deepEqual(written.audit, [
    {
      type: "session.ended",
      at: 5_000,
      origin,
      data: { reason: "revoked" },
      id: "an id",
      userId: "ada",
      sessionId: "a",
    },
  ]);
  assert.deepEqual(endings, [{ sessionId: "a", userId: "ada", reason: "revoked", origin }]);
});

test("who ended it stands in the event, and is remembered for the case that it is asserted again", async () => {
  const { stores, parts, written, endings } = storesWith("a");
  await endSession(stores, "a", { ...ending, actorId: "an operator", reasserted: true }, parts);
  assert.equal(written.audit[0]?.actorId, "an operator");
  assert.deepEqual(written.audit[0]?.data, { reason: "revoked", reasserted: true });
  assert.deepEqual(endings, [
    { sessionId: "a", userId: "ada", reason: "revoked", origin, actorId: "an operator" },
  ]);
});

test("a session that had ended before is not announced again", async () => {
  const { stores, parts, written, endings } = storesWith();
  assert.equal(await endSession(stores, "a", ending, parts), false);
  assert.deepEqual([written.audit, written.revoked, endings], [[], [], []]);
});

test("room is made for one more session than the 999 newest, and each that ends is announced", async () => {
  const { stores, parts, written } = storesWith("a", "b");
  await endOldest(stores, ending, parts);
  assert.deepEqual(written.kept, [999]);
  assert.deepEqual(
    written.revoked.map((revocation) => revocation.kind === "session" && revocation.sessionId),
    ["a", "b"],
  );
});
