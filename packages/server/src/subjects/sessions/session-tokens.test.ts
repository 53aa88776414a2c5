import assert from "node:assert/strict";
import { test } from "node:test";
import type { Account } from "../accounts/user.ts";
import type { DerivedKeys } from "../master-secrets/derived-keys.ts";
import type { Session } from "./session.ts";
import { openRefreshToken } from "./refresh-token.ts";
import { createHandOut } from "./session-tokens.ts";

const tag = Buffer.alloc(32, 7);
const heldKeys = { tag } as unknown as DerivedKeys;
const secret = Buffer.alloc(32, 3);

const account: Account = {
  id: "ada",
  email: "ada@example.com",
  emailVerified: false,
  createdAt: 0,
  disabledAt: null,
  roles: [],
  rolesVersion: 0,
  policyVersion: 0,
};

const session = {
  id: "0199f7a0-0000-7abc-8def-0123456789ab",
  mode: "token",
  keyVersion: 3,
  generation: 4,
  issuedAt: 900,
  createdAt: 1_000,
  idleExpiresAt: 60_000,
  expiresAt: 90_000,
} as unknown as Session;

const issueAccessToken = async () => ({ token: "an access token", expiresIn: 290 });

/** Hands out where these master secrets are held. */
function handOutWith(keys: DerivedKeys | undefined) {
  const keyring = { current: 3, currentKeys: heldKeys, keysOf: (v: number) => (v === 3 ? keys : undefined) };
  return createHandOut({ keyring, issueAccessToken });
}

test("a session hands out a bearer token and the refresh token of its generation", async () => {
  const { answer, refreshToken, mode, expiresAt } = await handOutWith(heldKeys)(account, session, secret);
  assert.deepEqual(
    [answer.access_token, answer.token_type, answer.expires_in],
    ["an access token", "Bearer", 290],
  );
  assert.equal(answer.user.id, "ada");
  assert.deepEqual(answer.session, {
    id: session.id,
    created_at: "1970-01-01T00:00:01.000Z",
    expires_at: "1970-01-01T00:01:00.000Z",
  });
  assert.deepEqual([mode, expiresAt], ["token", 60_000]);
  const { id: sessionId, keyVersion, generation, issuedAt } = session;
  assert.deepEqual(
    openRefreshToken(refreshToken, () => tag),
    { ok: true, token: { keyVersion, sessionId, generation, issuedAt, secret } },
  );
});

test("without the session's master secret nothing is handed out", async () => {
  await assert.rejects(
    handOutWith(undefined)(account, session, secret),
    /^TypeError: The session's master secret/,
  );
});
