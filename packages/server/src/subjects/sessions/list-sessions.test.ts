import assert from "node:assert/strict";
import { test } from "node:test";
import { describeSession } from "./list-sessions.ts";
import type { Session } from "./session.ts";

const minute = 60_000; // ms
const hour = 60 * minute;
const began = Date.parse("2026-01-01T10:20:00Z");

function shown(times: Pick<Session, "lastSeenAt" | "idleExpiresAt" | "expiresAt">) {
  const origin = { ip: null, userAgent: null };
  const { last_seen_at, expires_at } = describeSession(
    { id: "id", deviceName: "", origin, createdAt: began, ...times } as Session,
    false,
  );
  return [last_seen_at, expires_at];
}

function seenAt(late: number) {
  return shown({
    lastSeenAt: began + 3 * hour + late,
    idleExpiresAt: began + 9 * hour + late,
    expiresAt: began + 99 * hour,
  });
}

test("a session's times are shown to the hour, so that they do not tell when it refreshed", () => {
  assert.deepEqual(seenAt(0), ["2026-01-01T13:00:00.000Z", "2026-01-01T20:00:00.000Z"]);
  assert.deepEqual(seenAt(39 * minute), seenAt(0));
});

test("no session is shown to end before it does, nor later than it can", () => {
  const times = { lastSeenAt: began, idleExpiresAt: began + 30 * minute };
  assert.equal(shown({ ...times, expiresAt: began + 99 * hour })[1], "2026-01-01T11:00:00.000Z");
  assert.equal(shown({ ...times, expiresAt: began + 35 * minute })[1], "2026-01-01T10:55:00.000Z");
});
