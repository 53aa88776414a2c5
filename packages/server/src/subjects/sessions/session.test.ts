import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf, type Session, whyOver } from "./session.ts";

const LIVE: Pick<Session, "endedAt" | "endReason" | "idleExpiresAt" | "expiresAt"> = {
  endedAt: null,
  endReason: null,
  idleExpiresAt: 1_000,
  expiresAt: 5_000,
};

test("a session ends at its idle or its absolute end, whichever comes first", () => {
  assert.equal(endOf(LIVE), 1_000);
  assert.equal(endOf({ idleExpiresAt: 9_000, expiresAt: 5_000 }), 5_000);
});

test("a session serves up to the last millisecond before its end, and then has expired", () => {
  assert.equal(whyOver(LIVE, 999), undefined);
  assert.equal(whyOver(LIVE, 1_000), "expired");
  assert.equal(whyOver(LIVE, 1_001), "expired");
});

test("a session that was ended serves no more, and tells the reason for which it was ended", () => {
  assert.equal(whyOver({ ...LIVE, endedAt: 500, endReason: "logged_out" }, 600), "logged_out");
  assert.equal(whyOver({ ...LIVE, endedAt: 500, endReason: "logged_out" }, 6_000), "logged_out");
  assert.equal(whyOver({ ...LIVE, endedAt: 500 }, 600), "unknown");
});
