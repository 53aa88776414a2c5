import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { createVerifier, decodeUnverified, importKey } from "@countersign/jwt";
import { bearer, startTestServer, tokens } from "./test-server.ts";

const algorithms = "ES256 ES384 ES512 RS256 RS384 RS512 PS256 PS384 PS512 EdDSA Ed25519".split(" ");

for (const alg of algorithms) {
  test(`access tokens are signed with ${alg} by setting`, async (t) => {
    const server = await startTestServer(t, { COUNTERSIGN_SIGNING_ALG: alg });
    const entered = await server.signUp();
    assert.equal(decodeUnverified(entered.access_token).header["alg"], alg);
    assert.equal((await server.get("/v1/me", bearer(entered))).statusCode, 200);
  });
}

test("with HS256 one shared secret signs and verifies, and no key is published", async (t) => {
  const k = randomBytes(32).toString("base64url");
  const server = await startTestServer(t, { COUNTERSIGN_SIGNING_ALG: "HS256", COUNTERSIGN_HS_SECRET: k });
  const entered = await server.signUp();
  const { header } = decodeUnverified(entered.access_token);
  const verify = createVerifier({
    keys: [importKey({ kty: "oct", k, kid: String(header["kid"]), alg: "HS256" })],
    typ: "at+jwt",
    issuer: server.settings.issuer,
    audience: server.settings.audience,
    clock: () => server.clock.now,
  });
  assert.equal(verify(entered.access_token).sub, entered.user.id);
  assert.equal((await server.get("/v1/me", bearer(entered))).statusCode, 200);
  assert.deepEqual((await server.get("/.well-known/jwks.json")).json(), { keys: [] });
});

const kidOf = (token: string) => decodeUnverified(token).header["kid"];

test("a scheduled rotation publishes the next key before it signs and fails no valid token", async (t) => {
  const server = await startTestServer(t, {
    COUNTERSIGN_ROTATE_KEYS_EVERY: "1h",
    COUNTERSIGN_KEY_PUBLISH_LEAD: "10m",
  });
  const published = async () =>
    (await server.get("/.well-known/jwks.json")).json().keys.map(({ kid }: { kid: string }) => kid);
  let held = await server.signUp();
  const firstKid = kidOf(held.access_token);
  const seen = new Set([firstKid]);
  for (let minute = 0; minute < 130; minute++) {
    server.clock.now += 60_000;
    await server.beat();
    assert.equal((await server.get("/v1/me", bearer(held))).statusCode, 200);
    const before = await published();
    held = tokens(await server.refresh(held.refresh_token));
    // The key was in the set that receivers could fetch before its first token.
    assert.ok(before.includes(kidOf(held.access_token)));
    seen.add(kidOf(held.access_token));
  }
  assert.equal(seen.size, 3);
  assert.equal((await published()).includes(firstKid), false);
});
