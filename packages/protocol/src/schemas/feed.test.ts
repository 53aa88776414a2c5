import assert from "node:assert/strict";
import { test } from "node:test";
import { Value } from "typebox/value";
import { feedEvents } from "../feed-events.ts";
import { SecurityEventTokenSchema } from "./feed.ts";

const token = { iss: "https://id.example", aud: "https://id.example", iat: 1_800_000_000, jti: "1" };
const session = { format: "complex", session: { format: "opaque", id: "s" } };

test("one SET carries one event of the feed", () => {
  const events = {
    [feedEvents.sessionRevoked]: { reason: "logged_out" },
    [feedEvents.tokenClaimsChange]: { claims: { policy_version: 3, role: "support" } },
    [feedEvents.keyRevoked]: { kid: "k" },
    [feedEvents.snapshot]: { entries: [{ id: "1-a", live_until: 2, user: "u", roles_version: 4 }] },
    [feedEvents.heartbeat]: { time: 1, count: 0, digest: "" },
  };
  for (const [type, event] of Object.entries(events)) {
    assert.equal(Value.Check(SecurityEventTokenSchema, { ...token, events: { [type]: event } }), true, type);
  }
  assert.equal(Value.Check(SecurityEventTokenSchema, { ...token, events: {} }), false);
});

test("a session is named as a complex subject", () => {
  const events = { [feedEvents.sessionRevoked]: { reason: "revoked" } };
  assert.equal(Value.Check(SecurityEventTokenSchema, { ...token, sub_id: session, events }), true);
  assert.equal(Value.Check(SecurityEventTokenSchema, { ...token, sub_id: "s", events }), false);
});
