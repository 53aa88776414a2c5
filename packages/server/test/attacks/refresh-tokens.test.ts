import assert from "node:assert/strict";
import { test } from "node:test";
import { bearer, password, startTestServer, type TestServer, tokens } from "../test-server.ts";
import { besideSecondServer } from "../second-server.ts";

const auditEvents = (server: TestServer, type: string) =>
  server.database.connection.read
    .selectFrom("audit_events")
    .select(["session_id", "data"])
    .where("type", "=", type)
    .execute();

test("replay of a rotated token ends all that came of it, and is recorded once (RFC 9700 §4.14.2)", async (t) => {
  const server = await startTestServer(t);
  const family = [await server.signUp()];
  for (let turn = 0; turn < 3; turn++) {
    server.clock.now += 60_000;
    family.push(tokens(await server.refresh(family.at(-1)?.refresh_token)));
  }
  const other = tokens(await server.post("/v1/login", { email: "ada@example.com", password }));

  assert.equal((await server.refresh(family[1]?.refresh_token)).json().reason, "reuse_detected");
  for (const member of family) {
    assert.equal((await server.refresh(member.refresh_token)).json().reason, "reuse_detected");
    assert.equal((await server.get("/v1/me", bearer(member))).statusCode, 401);
  }
  const [event, ...more] = await auditEvents(server, "session.reuse_detected");
  assert.equal(event?.session_id, family[0]?.session.id);
  assert.deepEqual(more, []);
  const revoked = await server.database.connection.read.selectFrom("revocations").select("subject").execute();
  assert.deepEqual(
    revoked.map(({ subject }) => subject),
    [family[0]?.session.id],
  );
  // The user's other devices have nothing to do with it.
  tokens(await server.refresh(other.refresh_token));
});

test("race: twenty parallel uses of one token at two servers leave one successor and one rotation (RFC 9700 §4.14.2)", async (t) => {
  const server = await startTestServer(t);
  const { refresh_token } = await server.signUp();
  await besideSecondServer(server, async (second) => {
    const uses = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? server : second).http.inject({
        method: "POST",
        url: "/v1/refresh",
        payload: { refresh_token },
      }),
    );
    const successors = new Set((await Promise.all(uses)).map((answer) => tokens(answer).refresh_token));
    assert.equal(successors.size, 1);
  });
  const { read } = server.database.connection;
  const rows = await read.selectFrom("sessions").select("generation").execute();
  assert.deepEqual(
    rows.map(({ generation }) => generation),
    [1],
  );
});

test("race of owner and thief at two servers: the token that both spend with keys of their own ends the session", async (t) => {
  const server = await startTestServer(t);
  const { refresh_token } = await server.signUp();
  const spend = (at: Pick<TestServer, "http">, key: string) =>
    at.http.inject({
      method: "POST",
      url: "/v1/refresh",
      headers: { "idempotency-key": key.repeat(16) },
      payload: { refresh_token },
    });
  await besideSecondServer(server, async (second) => {
    const answers = await Promise.all([spend(server, "a"), spend(second, "b")]);
    const [first, last] = answers.toSorted((one, other) => one.statusCode - other.statusCode);
    assert.ok(first && last);
    assert.equal(last.json().reason, "reuse_detected");
    assert.equal((await server.refresh(tokens(first).refresh_token)).json().reason, "reuse_detected");
  });
});

test("a refresh token does not outlive the account, its disabling, or the end of the session (RFC 9700 §4.14)", async (t) => {
  const server = await startTestServer(t);
  const nobody = { actorId: null, origin: { ip: null, userAgent: null } };
  type Victim = Awaited<ReturnType<TestServer["signUp"]>>;
  const endings: Record<string, (victim: Victim) => Promise<unknown>> = {
    user_deleted: (victim) => server.delete("/v1/me", bearer(victim), { password }),
    user_disabled: ({ user }) => server.actions.setDisabled(user.id, true, nobody),
    logged_out: (victim) => server.delete(`/v1/sessions/${victim.session.id}`, bearer(victim)),
    revoked: (victim) => server.delete("/v1/sessions?scope=all", bearer(victim)),
  };
  for (const [reason, end] of Object.entries(endings)) {
    const victim = await server.signUp(`${reason}@example.com`);
    const spent = victim.refresh_token;
    const { refresh_token } = tokens(await server.refresh(spent));
    await end(victim);
    for (const token of [refresh_token, spent]) {
      const refused = await server.refresh(token);
      assert.equal(refused.statusCode, 401);
      assert.equal(refused.json().reason, reason);
      assert.equal(refused.json().action, "log_in");
    }
  }
});

test("a mutilated refresh token is refused, and the session lives on (CWE-20)", async (t) => {
  const server = await startTestServer(t);
  const { refresh_token: good } = await server.signUp();
  const mutilated = {
    truncated: good.slice(0, -1),
    lengthened: `${good}A`,
    doubled: good + good,
    padded: `${good}=`,
    "in capitals": good.toUpperCase(),
    "with another prefix": good.replace("cs_rt_", "CS_RT_"),
    "without its prefix": good.slice("cs_rt_".length),
    "with a space": `${good} `,
    "with a line break": `${good}\n`,
    "in the other base64": good.replaceAll("-", "+").replaceAll("_", "/"),
    "with other unused bits": good.slice(0, -1) + String.fromCharCode(good.charCodeAt(good.length - 1) + 1),
    "with a NUL": `${good}\0`,
    empty: "",
  };
  for (const [how, token] of Object.entries(mutilated)) {
    for (const url of ["/v1/refresh", "/v1/logout"]) {
      const refused = await server.post(url, { refresh_token: token });
      assert.ok([400, 401].includes(refused.statusCode), how);
      assert.ok(["invalid_token", "invalid_request"].includes(refused.json().code), how);
      assert.equal(refused.headers["set-cookie"], undefined);
    }
  }
  tokens(await server.refresh(good));
});

test("a clock that goes backwards signs nobody out and lengthens no session (CWE-672)", async (t) => {
  const server = await startTestServer(t, {
    COUNTERSIGN_SESSION_TTL: "2h",
    COUNTERSIGN_SESSION_IDLE_TTL: "2h",
  });
  const entered = await server.signUp();
  server.clock.now += 60_000;
  let held = tokens(await server.refresh(entered.refresh_token));
  for (let turn = 0; turn < 3; turn++) {
    server.clock.now -= 1_000_000;
    await server.beat();
    held = tokens(await server.refresh(held.refresh_token));
    assert.equal((await server.get("/v1/me", bearer(held))).statusCode, 200);
    assert.ok(held.session.expires_at <= entered.session.expires_at);
  }
  server.clock.now = Date.parse(entered.session.expires_at);
  assert.equal((await server.refresh(held.refresh_token)).json().reason, "expired");
  assert.notEqual((await server.get("/v1/me", bearer(held))).statusCode, 200);
});
