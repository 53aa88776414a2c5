import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { besideSecondServer } from "./second-server.ts";
import { bearer, password, startTestServer, type TestServer, tokens } from "./test-server.ts";

/** The same server as it would start with other settings or secrets. */
function changed(
  server: TestServer,
  settings: Partial<TestServer["settings"]>,
  masterSecrets?: Uint8Array[],
): TestServer {
  return {
    ...server,
    settings: { ...server.settings, ...settings },
    masterSecrets: masterSecrets ?? server.masterSecrets,
  } as TestServer;
}

async function minutes(
  server: TestServer,
  count: number,
  ...servers: { beat(): Promise<void> }[]
): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    server.clock.now += 60_000;
    for (const one of [server, ...servers]) await one.beat();
  }
}

test("a shared secret is rolled out with old and new processes side by side, and signs nobody out", async (t) => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const secret = { COUNTERSIGN_SIGNING_ALG: "HS256", COUNTERSIGN_HS_SECRET: old.toString("base64url") };
  const server = await startTestServer(t, secret);
  let held = await server.signUp();
  await besideSecondServer(changed(server, { hsSecret: [fresh, old] }), async (second) => {
    for (let round = 0; round < 4; round++) {
      await minutes(server, 3, second);
      // The old process does not hold the new secret, and goes on with the old one, which still verifies at the new.
      held = tokens(await server.refresh(held.refresh_token));
      assert.equal((await server.get("/v1/me", bearer(held))).statusCode, 200);
      assert.equal((await second.http.inject({ url: "/v1/me", headers: bearer(held) })).statusCode, 200);
    }
  });
});

test("a process that cannot sign spends no refresh token and makes no account", async (t) => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const secret = { COUNTERSIGN_SIGNING_ALG: "HS256", COUNTERSIGN_HS_SECRET: old.toString("base64url") };
  const server = await startTestServer(t, secret);
  const held = await server.signUp();
  const { read, write } = server.database.connection;
  await besideSecondServer(changed(server, { hsSecret: [fresh] }), async () => {
    // As if the old key had gone with the last process that signed with it.
    await write.deleteFrom("signing_keys").where("follows", "=", "").execute();
    server.clock.now += 60_000;
    const before = await read.selectFrom("sessions").selectAll().execute();
    const answers = [
      await server.refresh(held.refresh_token),
      await server.post("/v1/login", { email: held.user.email, password }),
      await server.post("/v1/signup", { email: "eve@example.com", password }),
      await server.get("/readyz"),
    ];
    for (const answer of answers) {
      assert.equal(answer.statusCode, 503);
      assert.ok(Number(answer.headers["retry-after"]) >= 1);
    }
    assert.deepEqual(await read.selectFrom("sessions").selectAll().execute(), before);
    assert.equal((await read.selectFrom("users").select("id").execute()).length, 1);
  });
});

test("a token of a master secret that has not reached a process is answered 503, also when it is flooded", async (t) => {
  const server = await startTestServer(t);
  const fresh = randomBytes(32);
  const garbage = `cs_rt_${Buffer.alloc(73, 9).toString("base64url")}`;
  assert.equal((await server.refresh(garbage)).json().code, "invalid_token");
  await besideSecondServer(changed(server, {}, [fresh, ...server.masterSecrets]), async (second) => {
    const made = await second.http.inject({
      method: "POST",
      url: "/v1/signup",
      payload: { email: "ada@example.com", password },
    });
    const { refresh_token } = tokens(made);
    for (let tries = 0; tries < 2; tries++) {
      const answer = await server.refresh(refresh_token);
      assert.equal(answer.statusCode, 503);
      assert.equal(answer.json().action, "retry");
    }
    const payload = { refresh_token };
    assert.equal((await second.http.inject({ method: "POST", url: "/v1/refresh", payload })).statusCode, 200);
  });
});

test("a token of a master secret that was taken out of use asks for a new log-in, also to log out", async (t) => {
  // A key pair would be sealed with it.
  const hsSecret = randomBytes(32).toString("base64url");
  const server = await startTestServer(t, {
    COUNTERSIGN_SIGNING_ALG: "HS256",
    COUNTERSIGN_HS_SECRET: hsSecret,
  });
  const late = await server.signUp();
  const { write } = server.database.connection;
  await write.updateTable("sessions").set({ ended_at: server.clock.now, end_reason: "revoked" }).execute();
  await besideSecondServer(changed(server, {}, [randomBytes(32)]), async (second) => {
    const payload = { refresh_token: late.refresh_token };
    for (const url of ["/v1/refresh", "/v1/logout"]) {
      const refused = await second.http.inject({ method: "POST", url, payload });
      assert.deepEqual([refused.statusCode, refused.json().action], [401, "log_in"], url);
    }
  });
});
