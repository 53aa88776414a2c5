import assert from "node:assert/strict";
import { test } from "node:test";
import { feedEvents } from "@countersign/protocol";
import { newKey, signSet } from "./fake-issuer.ts";
import { refusal, startGuard } from "./start-guard.ts";

for (const [what, forge] of Object.entries<(issuer: ReturnType<typeof startGuard>["issuer"]) => string>({
  "the signature of a stranger": (issuer) => {
    const { kid } = issuer.signingKey();
    return signSet(newKey({ kid: kid ?? "" }), accusation());
  },
  "another issuer": (issuer) =>
    signSet(issuer.signingKey(), { ...accusation(), iss: "https://other.example" }),
  "another audience": (issuer) =>
    signSet(issuer.signingKey(), { ...accusation(), aud: "https://api.example" }),
  "the type of an access token": (issuer) => signSet(issuer.signingKey(), accusation(), "at+jwt"),
  "an unknown key": () => signSet(newKey(), accusation()),
  "an unknown event": (issuer) => issuer.securityEvent({ "urn:example:unknown": {} }),
  "two events": (issuer) =>
    signSet(issuer.signingKey(), {
      ...accusation(),
      events: { ...accusation().events, "urn:example:more": {} },
    }),
  "no JWS": () => "rubbish",
  "no signature": (issuer) => issuer.heartbeatEvent().replace(/[^.]+$/, ""),
})) {
  test(`an event with ${what} is not believed, and all is read again from a snapshot`, async (t) => {
    const { guard, issuer, time, errors } = startGuard(t);
    await guard.ready();
    issuer.send(`data: ${forge(issuer)}\n\n`);
    await time.settle();
    assert.equal(refusal(guard, issuer.token()), undefined);
    assert.equal(errors().length, 1, "it was refused at once, not only missed by the next heartbeat");
    await time.advance(2_500);
    assert.equal(refusal(guard, issuer.token()), undefined);
    assert.deepEqual(issuer.resumes, [null, null]);
    assert.equal(guard.status().feed.state, "up");
  });
}

function accusation() {
  const issuer = "https://auth.example";
  const sub_id = { format: "complex", session: { format: "opaque", id: "s1" } };
  const events = { [feedEvents.sessionRevoked]: { reason: "revoked" } };
  return { iss: issuer, aud: issuer, iat: 1, jti: "j1", live_until: 9e15, sub_id, events };
}

test("an event that is signed with a key of which the guard has not heard makes it fetch the keys", async (t) => {
  const { guard, issuer, time } = startGuard(t);
  await guard.ready();
  issuer.rotate();
  issuer.revoke({ session: "s1", reason: "revoked" });
  await time.settle();
  assert.equal(refusal(guard, issuer.token()), "session_ended");
  assert.equal(issuer.resumes.length, 1);
});
