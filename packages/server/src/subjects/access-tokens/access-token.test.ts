import assert from "node:assert/strict";
import { test } from "node:test";
import { accessTokenClaimMeanings, requiredAccessTokenClaims } from "@countersign/protocol";
import { permissionsOf, toAccessTokenClaims } from "./access-token.ts";

const account = {
  id: "user",
  email: "Ada@example.com",
  emailVerified: false,
  createdAt: 0,
  disabledAt: null,
  roles: ["editor"],
  rolesVersion: 3,
  policyVersion: 7,
};
const subject = {
  account,
  session: { id: "session", amr: ["pwd"], authTime: 900, idleExpiresAt: 2_000_000, expiresAt: 2_000_000 },
  permissions: ["posts:write"],
};
const settings = {
  issuer: "https://auth.example",
  audience: ["https://api.example"],
  accessTokenTtl: 300_000,
  accessTokenEmail: true,
};
const now = { now: 1_000_999, jti: "token", chance: 0 };

test("an access token says who, for whom, since when and what they may", () => {
  assert.deepEqual(toAccessTokenClaims(subject, settings, now), {
    iss: "https://auth.example",
    sub: "user",
    aud: "https://api.example",
    exp: 1_300,
    iat: 1_000,
    auth_time: 900,
    jti: "token",
    sid: "session",
    client_id: "countersign",
    amr: ["pwd"],
    roles: ["editor"],
    permissions: ["posts:write"],
    roles_version: 3,
    policy_version: 7,
    email: "Ada@example.com",
    email_verified: false,
  });
});

test("its claims are those of the protocol, and without the e-mail, by setting, those that are required", () => {
  const all = Object.keys(toAccessTokenClaims(subject, settings, now)).toSorted();
  assert.deepEqual(all, Object.keys(accessTokenClaimMeanings).toSorted());
  const without = Object.keys(toAccessTokenClaims(subject, { ...settings, accessTokenEmail: false }, now));
  assert.deepEqual(without.toSorted(), requiredAccessTokenClaims.toSorted());
});

test("several audiences are an array", () => {
  const audience = ["https://a.example", "https://b.example"];
  assert.deepEqual(toAccessTokenClaims(subject, { ...settings, audience }, now).aud, audience);
});

const lifeAt = (chance: number) => {
  const { exp, iat } = toAccessTokenClaims(subject, settings, { ...now, chance });
  return exp - iat;
};

test("its life is shortened by at most 5 %", () => {
  assert.deepEqual([0, 0.5, 1].map(lifeAt), [300, 293, 285]);
});

test("it does not outlive its session", () => {
  const ending = { ...subject, session: { ...subject.session, expiresAt: 1_060_000 } };
  assert.equal(toAccessTokenClaims(ending, settings, now).exp, 1_060);
});

test("permissions are sorted, each once, and an undefined role permits nothing", () => {
  const definitions = new Map([
    ["a", ["z", "m"]],
    ["b", ["m", "c"]],
  ]);
  assert.deepEqual(permissionsOf(["b", "gone", "a"], definitions), ["c", "m", "z"]);
});
