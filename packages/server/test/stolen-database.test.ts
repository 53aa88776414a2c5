import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSigner, decodeUnverified, generateJwk, importKey, type Key } from "@countersign/jwt";
import { deriveKeys } from "../src/subjects/master-secrets/derived-keys.ts";
import { hashSecret, nextSecret } from "../src/subjects/sessions/chain.ts";
import {
  encodeRefreshToken,
  openRefreshToken,
  sessionIdBytes,
} from "../src/subjects/sessions/refresh-token.ts";
import { unseal } from "../src/subjects/signing-keys/seal.ts";
import { onlySqlite } from "./test-database.ts";
import { bearer, startTestServer, type TestServer, tokens } from "./test-server.ts";

/** Makes the token that the rows and a master secret allow for, of the next generation. */
async function forge(server: TestServer, secret: Uint8Array, hash: Uint8Array): Promise<string> {
  const row = await server.database.connection.read
    .selectFrom("sessions")
    .select(["id", "generation", "issued_at", "key_version"])
    .executeTakeFirstOrThrow();
  const keys = deriveKeys(secret);
  const chain = { chainKey: keys.chain, sessionId: sessionIdBytes(row.id) };
  const next = {
    keyVersion: row.key_version,
    sessionId: row.id,
    generation: row.generation + 1,
    issuedAt: row.issued_at,
    secret: nextSecret(chain, row.generation + 1, hash),
  };
  return encodeRefreshToken(next, keys.tag);
}

async function storedHash(server: TestServer): Promise<Uint8Array> {
  const row = await server.database.connection.read
    .selectFrom("sessions")
    .select("hash")
    .executeTakeFirstOrThrow();
  return row.hash;
}

test("whoever reads the database alone makes no refresh token, and the session lives on", async (t) => {
  const server = await startTestServer(t);
  const owner = await server.signUp();
  const forged = await forge(server, randomBytes(32), await storedHash(server));
  assert.equal((await server.refresh(forged)).json().code, "invalid_token");
  tokens(await server.refresh(owner.refresh_token));
});

test("whoever has the master secret alone makes no refresh token, and the session lives on", async (t) => {
  const server = await startTestServer(t);
  const owner = await server.signUp();
  const [secret] = server.masterSecrets;
  assert.ok(secret);
  const forged = await forge(server, secret, hashSecret(randomBytes(32)));
  assert.ok(openRefreshToken(forged, () => deriveKeys(secret).tag).ok);
  assert.equal((await server.refresh(forged)).json().reason, "unrecognized");
  tokens(await server.refresh(owner.refresh_token));
});

/** The 32 secret bytes of a refresh token. */
function secretOf(token: string): Buffer {
  return Buffer.from(token.slice("cs_rt_".length), "base64url").subarray(25, 57);
}

test("the database file holds no token, no password, no private key and no master secret in the clear", {
  skip: onlySqlite,
}, async (t) => {
  const server = await startTestServer(t);
  const first = await server.signUp();
  const second = tokens(await server.refresh(first.refresh_token));
  const files = ["test.db", "test.db-wal"].map((name) => readFileSync(join(server.folder, name)));
  const [master] = server.masterSecrets;
  assert.ok(master);
  assert.ok(files.some((bytes) => bytes.includes(first.user.id)));
  for (const secret of [
    first.refresh_token,
    second.refresh_token,
    second.access_token,
    secretOf(first.refresh_token),
    secretOf(second.refresh_token),
    Buffer.from(master),
    '"d":"',
    "correct horse",
  ]) {
    assert.ok(files.every((bytes) => !bytes.includes(secret)));
  }
});

/** Signs claims as the server would, with whatever key somebody has come by. */
function forgeAccessToken(
  server: TestServer,
  owner: { user: { id: string }; session: { id: string } },
  key: Key,
): string {
  const now = Math.floor(server.clock.now / 1000);
  return createSigner({ key, typ: "at+jwt" })({
    iss: server.settings.issuer,
    aud: server.settings.issuer,
    sub: owner.user.id,
    sid: owner.session.id,
    jti: "forged",
    client_id: "countersign",
    iat: now,
    exp: now + 300,
    roles_version: 1,
    policy_version: 1,
    permissions: ["users:write"],
  });
}

test("whoever reads the database alone unseals no signing key, and signs nothing with what stands there", async (t) => {
  const server = await startTestServer(t);
  const owner = await server.signUp();
  const row = await server.database.connection.read
    .selectFrom("signing_keys")
    .selectAll()
    .executeTakeFirstOrThrow();
  const sealed = row.sealed_private;
  assert.ok(sealed);
  assert.throws(() => unseal(sealed, deriveKeys(randomBytes(32)).signingKeys, row.kid));
  // The sealed bytes, the public key and the check value of the master secret are all that there is to try as a secret.
  const { check_value } = await server.database.connection.read
    .selectFrom("master_secrets")
    .select("check_value")
    .executeTakeFirstOrThrow();
  assert.throws(() => unseal(sealed, check_value, row.kid));
  const forged = importKey({ ...generateJwk("ES256"), kid: row.kid });
  assert.equal(
    (await server.get("/v1/me", bearer({ access_token: forgeAccessToken(server, owner, forged) }))).json()
      .code,
    "invalid_token",
  );
});

test("whoever has the master secret alone signs no access token", async (t) => {
  const server = await startTestServer(t);
  const owner = await server.signUp();
  const [secret] = server.masterSecrets;
  assert.ok(secret);
  const kid = String(decodeUnverified(owner.access_token).header["kid"]);
  for (const derived of [secret, ...Object.values(deriveKeys(secret))]) {
    const k = Buffer.from(derived).toString("base64url");
    const key = importKey({ kty: "oct", k, kid, alg: "HS256" });
    const forged = forgeAccessToken(server, owner, key);
    assert.equal((await server.get("/v1/me", bearer({ access_token: forged }))).json().code, "invalid_token");
  }
});
