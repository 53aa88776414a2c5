import assert from "node:assert/strict";
import crypto, { randomBytes } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { type TestContext, test } from "node:test";
import { createSigner, decodeUnverified, importKey } from "@countersign/jwt";
import { deriveKeys } from "../../src/subjects/master-secrets/derived-keys.ts";
import { unseal } from "../../src/subjects/signing-keys/seal.ts";
import { bearer, password, startTestServer, type TestServer, tokens } from "../test-server.ts";

const hs256 = () => ({
  COUNTERSIGN_SIGNING_ALG: "HS256",
  COUNTERSIGN_HS_SECRET: randomBytes(32).toString("base64url"),
});

test("the key set holds the members of public keys and no others (RFC 7517 §9.2)", async (t) => {
  const members = new Set(["kty", "crv", "x", "y", "n", "e", "kid", "alg", "use"]);
  for (const alg of ["ES256", "RS256", "EdDSA"]) {
    const server = await startTestServer(t, { COUNTERSIGN_SIGNING_ALG: alg });
    const { keys } = (await server.get("/.well-known/jwks.json")).json();
    assert.equal(keys.length, 1, alg);
    for (const name of Object.keys(keys[0])) assert.ok(members.has(name), `${alg} ${name}`);
  }
});

/** What a thief of the database and the master secret signs with. */
async function stealSigningKey(server: TestServer) {
  const { read } = server.database.connection;
  const row = await read.selectFrom("signing_keys").selectAll().executeTakeFirstOrThrow();
  const [master] = server.masterSecrets;
  assert.ok(master && row.sealed_private);
  const jwk = unseal(row.sealed_private, deriveKeys(master).signingKeys, row.kid);
  const sign = createSigner({ key: importKey(JSON.parse(Buffer.from(jwk).toString())), typ: "at+jwt" });
  return (claims: object) => {
    const iat = Math.floor(server.clock.now / 1000);
    return { access_token: sign({ ...claims, iat, exp: iat + 300 }) };
  };
}

test("key rotation: what a retired key signs is refused once its last token has expired (OIDC Core §10.1.1)", async (t) => {
  const server = await startTestServer(t, {
    COUNTERSIGN_ROTATE_KEYS_EVERY: "1h",
    COUNTERSIGN_KEY_PUBLISH_LEAD: "10m",
  });
  const ada = await server.signUp();
  const forge = await stealSigningKey(server);
  const claims = decodeUnverified(ada.access_token).payload;
  assert.equal((await server.get("/v1/me", bearer(forge(claims)))).statusCode, 200);
  for (let minute = 0; minute < 75; minute += 5) {
    server.clock.now += 300_000;
    await server.beat();
  }
  const refused = await server.get("/v1/me", bearer(forge(claims)));
  assert.deepEqual([refused.statusCode, refused.json().code], [401, "invalid_token"]);
});

/** The lengths of what is compared in constant time while the work runs. */
async function comparisons(t: TestContext, work: () => Promise<unknown>): Promise<number[]> {
  const { mock } = t.mock.method(crypto, "timingSafeEqual");
  syncBuiltinESMExports();
  await work();
  const lengths = mock.calls.map((call) => call.arguments[0].byteLength);
  mock.restore();
  syncBuiltinESMExports();
  return lengths;
}

/** The same token with one bit of the byte changed, counted from the end. */
function withWrongByte(token: string, fromEnd: number): string {
  const start = Math.max(token.lastIndexOf("."), token.startsWith("cs_rt_") ? 5 : 0) + 1;
  const bytes = Buffer.from(token.slice(start), "base64url");
  bytes.writeUInt8(bytes.readUInt8(bytes.length - fromEnd) ^ 1, bytes.length - fromEnd);
  return token.slice(0, start) + bytes.toString("base64url");
}

test("tags and MACs are compared whole, whichever byte is wrong (CWE-208)", async (t) => {
  const server = await startTestServer(t, hs256());
  const ada = await server.signUp();
  const refresh = (fromEnd: number) => server.refresh(withWrongByte(ada.refresh_token, fromEnd));
  const me = (fromEnd: number) =>
    server.get("/v1/me", bearer({ access_token: withWrongByte(ada.access_token, fromEnd) }));
  for (const [send, length] of [
    [refresh, 16],
    [me, 32],
  ] as const) {
    const first = await comparisons(t, async () => assert.equal((await send(length)).statusCode, 401));
    const last = await comparisons(t, async () => assert.equal((await send(1)).statusCode, 401));
    assert.deepEqual(first, last);
    assert.equal(first.length, 1);
    assert.ok(Number(first[0]) >= length);
  }
});

test("a database that fails lets nobody in, and no answer shows how it failed (CWE-209, CWE-636)", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  await server.database.transaction(({ write }) => write.schema.dropTable("sessions").execute());
  const answers = [
    await server.get("/v1/me", bearer(ada)),
    await server.get("/v1/sessions", bearer(ada)),
    await server.refresh(ada.refresh_token),
    await server.post("/v1/logout", { refresh_token: ada.refresh_token }),
    await server.post("/v1/login", { email: "ada@example.com", password }),
    await server.post("/v1/signup", { email: "eve@example.com", password }),
  ];
  for (const { statusCode, headers, body } of answers) {
    assert.ok(statusCode >= 500, body);
    assert.equal(headers["content-type"], "application/problem+json");
    assert.equal(headers["set-cookie"], undefined);
    assert.ok(!/sessions|no such table|SQL|\bat \w|node_modules|\.ts\b|cs_rt_/i.test(body), body);
  }
  assert.match(server.lines.join(""), /no such table|does not exist/);
});

test("no failing answer and no log line repeats a secret that was sent (CWE-532, CWE-209)", async (t) => {
  const server = await startTestServer(t, hs256());
  const first = await server.signUp();
  const second = tokens(await server.refresh(first.refresh_token));
  const inCookie = await server.post("/v1/login", { email: "ada@example.com", password, cookie: true });
  const jar = `countersign-dev=${inCookie.cookies[0]?.value}`;
  const key = randomBytes(16).toString("base64url");
  const typed = "a secret that was mistyped";
  const json = { "content-type": "application/json" };
  const send = (method: "POST" | "DELETE", url: string, payload: string, headers = {}) =>
    server.http.inject({ method, url, payload, headers: { ...json, ...headers } });
  const failures = [
    await server.post("/v1/login", { email: "ada@example.com", password: typed }),
    await server.post("/v1/login", { email: typed, password: typed }),
    await server.post("/v1/signup", { email: "ada@example.com", password: typed }),
    await server.post("/v1/signup", { email: "eve@example.com", password: typed, role: typed }),
    await send("POST", "/v1/login", `{"email":"ada@example.com","password":"${typed}`),
    await server.post("/v1/password", { current: typed, new: `${typed} too` }, bearer(second)),
    await server.delete("/v1/me", bearer(second), { password: typed }),
    await server.post("/v1/refresh", undefined, { cookie: jar, "idempotency-key": key }),
    await server.post("/v1/refresh", undefined, { cookie: `${jar}; ${jar}` }),
    await server.refresh(`${second.refresh_token}x`, { "idempotency-key": key }),
    await server.refresh(second.refresh_token, { cookie: jar, "sec-fetch-site": "same-origin" }),
    await server.get("/v1/me", { authorization: `Bearer ${second.access_token}x` }),
    await server.get("/v1/me", { authorization: `Bearer "${second.access_token}"` }),
    await server.get(`/nowhere?access_token=${second.access_token}&password=${encodeURIComponent(typed)}`),
    await server.delete(`/v1/sessions?scope=${second.refresh_token}`, bearer(second)),
  ];
  server.clock.now += 31_000;
  failures.push(await server.refresh(first.refresh_token, { "idempotency-key": key }));
  const [master] = server.masterSecrets;
  const secrets = [
    ...[first, second].flatMap(({ access_token, refresh_token }) => [access_token, refresh_token]),
    inCookie.json().access_token,
    inCookie.cookies[0]?.value,
    Buffer.from(master ?? "").toString("base64url"),
    Buffer.from(server.settings.hsSecret[0] ?? "").toString("base64url"),
    key,
    typed,
    password,
  ].flatMap((secret) => [String(secret), encodeURIComponent(String(secret))]);
  assert.ok(secrets.every((secret) => secret.length >= 20));
  for (const { statusCode, headers, body } of failures) {
    assert.ok(statusCode >= 400 && statusCode < 500, body);
    for (const secret of secrets) assert.ok(!(body + JSON.stringify(headers)).includes(secret), body);
  }
  assert.ok(server.lines.length > failures.length);
  for (const secret of secrets) assert.ok(!server.lines.join("").includes(secret));
});
