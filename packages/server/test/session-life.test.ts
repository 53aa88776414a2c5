import assert from "node:assert/strict";
import { test } from "node:test";
import { createVerifier, importKeySet } from "@countersign/jwt";
import { bearer, password, startTestServer, tokens } from "./test-server.ts";

test("a session lives from sign-up through refresh to log-out, and its access tokens verify by the key set alone", async (t) => {
  const server = await startTestServer(t);
  const first = await server.signUp();
  const verify = createVerifier({
    keys: importKeySet((await server.get("/.well-known/jwks.json")).json()),
    typ: "at+jwt",
    issuer: server.settings.issuer,
    audience: server.settings.audience,
    clock: () => server.clock.now,
  });
  const claims = verify(first.access_token);
  assert.equal(claims.sub, first.user.id);
  assert.equal(claims["sid"], first.session.id);
  assert.equal(claims["email"], "ada@example.com");

  server.clock.now += 60_000;
  const second = tokens(await server.refresh(first.refresh_token));
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal((await server.get("/v1/me", bearer(second))).json().user.email, "ada@example.com");

  const out = await server.post("/v1/logout", { refresh_token: second.refresh_token });
  assert.equal(out.statusCode, 204);
  const after = await server.refresh(second.refresh_token);
  assert.equal(after.statusCode, 401);
  assert.deepEqual(
    { code: after.json().code, reason: after.json().reason, action: after.json().action },
    { code: "session_ended", reason: "logged_out", action: "log_in" },
  );
  assert.equal((await server.get("/v1/me", bearer(second))).json().code, "session_ended");
});

test("twelve simultaneous refreshes of one token get one and the same successor", async (t) => {
  const server = await startTestServer(t);
  const { refresh_token } = await server.signUp();
  const answers = await Promise.all(Array.from({ length: 12 }, () => server.refresh(refresh_token)));
  const successors = new Set(answers.map((answer) => tokens(answer).refresh_token));
  assert.equal(successors.size, 1);
});

test("a spent token after the grace window ends the session for thief and owner", async (t) => {
  const server = await startTestServer(t);
  const stolen = await server.signUp();
  const owner = tokens(await server.refresh(stolen.refresh_token));
  server.clock.now += 31_000;
  assert.equal((await server.refresh(stolen.refresh_token)).json().reason, "reuse_detected");
  assert.equal((await server.refresh(owner.refresh_token)).json().reason, "reuse_detected");
  assert.equal((await server.get("/v1/me", bearer(owner))).json().reason, "reuse_detected");
});

const key = (text: string) => ({ "idempotency-key": text.repeat(16) });

test("another key for a spent token is reuse inside the grace window too", async (t) => {
  const server = await startTestServer(t);
  const { refresh_token } = await server.signUp();
  const first = tokens(await server.refresh(refresh_token, key("a")));
  assert.equal(tokens(await server.refresh(refresh_token, key("a"))).refresh_token, first.refresh_token);
  assert.equal((await server.refresh(refresh_token, key("b"))).json().reason, "reuse_detected");
});

test("a database that lost its last rotations adopts the client's token", async (t) => {
  const server = await startTestServer(t);
  let held = await server.signUp();
  const { sessions } = await rowsOf(server);
  for (let turn = 0; turn < 3; turn++) held = tokens(await server.refresh(held.refresh_token));
  const [row] = sessions;
  assert.ok(row);
  await server.database.transaction(({ write }) => write.updateTable("sessions").set(row).execute());
  const adopted = tokens(await server.refresh(held.refresh_token));
  assert.notEqual(adopted.refresh_token, held.refresh_token);
  assert.equal(tokens(await server.refresh(adopted.refresh_token)).session.id, held.session.id);
});

async function rowsOf(server: Awaited<ReturnType<typeof startTestServer>>) {
  const { read } = server.database.connection;
  return { sessions: await read.selectFrom("sessions").selectAll().execute() };
}

test("cookie mode keeps the refresh token out of the body and needs the own origin", async (t) => {
  const server = await startTestServer(t);
  const entered = await server.post("/v1/signup", { email: "ada@example.com", password, cookie: true });
  assert.equal(entered.json().refresh_token, undefined);
  const [cookie] = entered.cookies;
  assert.ok(cookie);
  assert.equal(cookie.httpOnly, true);
  assert.equal(cookie.sameSite, "Strict");
  const header = { cookie: `${cookie.name}=${cookie.value}` };
  assert.equal((await server.post("/v1/refresh", undefined, header)).json().code, "origin_refused");
  const same = await server.post("/v1/refresh", undefined, { ...header, "sec-fetch-site": "same-origin" });
  assert.equal(same.statusCode, 200);
  assert.notEqual(same.cookies[0]?.value, cookie.value);
});

test("log-in answers a wrong password and an unknown address alike", async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  const wrong = await server.post("/v1/login", { email: "ada@example.com", password: "not the password" });
  const unknown = await server.post("/v1/login", { email: "eve@example.com", password: "not the password" });
  assert.equal(wrong.statusCode, 401);
  assert.equal(wrong.body, unknown.body);
  assert.equal((await server.post("/v1/login", { email: " ADA@example.com ", password })).statusCode, 200);
});

test("a changed password ends all other sessions and no more", async (t) => {
  const server = await startTestServer(t);
  const here = await server.signUp();
  const there = tokens(await server.post("/v1/login", { email: "ada@example.com", password }));
  const changed = await server.post(
    "/v1/password",
    { current: password, new: "another long password" },
    bearer(here),
  );
  assert.equal(changed.statusCode, 204);
  assert.equal((await server.refresh(there.refresh_token)).json().reason, "password_changed");
  tokens(await server.refresh(here.refresh_token));
  assert.equal((await server.post("/v1/login", { email: "ada@example.com", password })).statusCode, 401);
});

test("a user sees and ends the own sessions, and nobody else's", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  const eve = await server.signUp("eve@example.com");
  assert.equal((await server.delete(`/v1/sessions/${ada.session.id}`, bearer(eve))).statusCode, 404);
  const other = tokens(await server.post("/v1/login", { email: "ada@example.com", password }));
  const listed = (await server.get("/v1/sessions", bearer(ada))).json().sessions;
  assert.deepEqual(
    listed.map(({ id, current }: { id: string; current: boolean }) => [id, current]),
    [
      [ada.session.id, true],
      [other.session.id, false],
    ],
  );
  assert.equal((await server.delete("/v1/sessions?scope=others", bearer(ada))).statusCode, 204);
  assert.equal((await server.refresh(other.refresh_token)).json().reason, "revoked");
});

test("a deleted account takes its sessions and its password along", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  assert.equal(
    (await server.delete("/v1/me", bearer(ada), { password: "not the password" })).statusCode,
    401,
  );
  assert.equal((await server.delete("/v1/me", bearer(ada), { password })).statusCode, 204);
  assert.equal((await server.get("/v1/me", bearer(ada))).json().reason, "user_deleted");
  assert.equal((await server.refresh(ada.refresh_token)).json().reason, "user_deleted");
  assert.equal((await server.post("/v1/login", { email: "ada@example.com", password })).statusCode, 401);
  await server.signUp();
});

test("no token, password or secret is in any log line or in the database", async (t) => {
  const server = await startTestServer(t);
  const first = await server.signUp();
  const second = tokens(await server.refresh(first.refresh_token));
  await server.post("/v1/login", { email: "ada@example.com", password: "a wrong password" });
  await server.get("/v1/me", { authorization: `Bearer ${second.access_token}x` });
  const [master] = server.masterSecrets;
  assert.ok(master);
  const secrets = [first, second]
    .flatMap(({ access_token, refresh_token }) => [access_token, refresh_token])
    .concat(password, "a wrong password", Buffer.from(master).toString("base64url"));
  assert.ok(server.lines.length > 0);
  for (const secret of secrets) assert.equal(server.lines.join("").includes(secret), false);
});

test("a cookie that is ahead of the database is adopted and not set again", async (t) => {
  const server = await startTestServer(t);
  const entered = await server.post("/v1/signup", { email: "ada@example.com", password, cookie: true });
  const { sessions } = await rowsOf(server);
  const jar = (response: typeof entered) => ({
    cookie: `countersign-dev=${response.cookies[0]?.value}`,
    "sec-fetch-site": "same-origin",
  });
  const rotated = await server.post("/v1/refresh", undefined, jar(entered));
  const [row] = sessions;
  assert.ok(row);
  await server.database.transaction(({ write }) => write.updateTable("sessions").set(row).execute());
  const adopted = await server.post("/v1/refresh", undefined, jar(rotated));
  assert.equal(adopted.statusCode, 200);
  assert.deepEqual(adopted.cookies, []);
  server.clock.now += 31_000;
  const next = await server.post("/v1/refresh", undefined, jar(rotated));
  assert.equal(next.statusCode, 200);
  assert.notEqual(next.cookies[0]?.value, rotated.cookies[0]?.value);
});

test("a log-in in a browser ends the session whose cookie it replaces", async (t) => {
  const server = await startTestServer(t);
  const credentials = { email: "ada@example.com", password, cookie: true };
  const planted = await server.post("/v1/signup", credentials);
  const [cookie] = planted.cookies;
  assert.ok(cookie);
  const headers = { cookie: `${cookie.name}=${cookie.value}`, "sec-fetch-site": "same-origin" };
  const entered = await server.post("/v1/login", credentials, headers);
  assert.equal(entered.statusCode, 200);
  assert.notEqual(entered.json().session.id, planted.json().session.id);
  assert.equal((await server.post("/v1/refresh", undefined, headers)).json().reason, "logged_out");
});

test("a log-out takes the cookie where the access token has expired, and leaves another session's cookie", async (t) => {
  const server = await startTestServer(t);
  const bob = await server.post("/v1/signup", { email: "bob@example.com", password, cookie: true });
  const ada = await server.signUp();
  const [cookie] = bob.cookies;
  assert.ok(cookie);
  const jar = { cookie: `${cookie.name}=${cookie.value}`, "sec-fetch-site": "same-origin" };
  const foreign = await server.post("/v1/logout", undefined, { ...jar, ...bearer(ada) });
  assert.equal(foreign.statusCode, 204);
  assert.deepEqual(foreign.cookies, []);
  server.clock.now += 400_000;
  const expired = { authorization: `Bearer ${bob.json().access_token}` };
  const out = await server.post("/v1/logout", undefined, { ...jar, ...expired });
  assert.equal(out.statusCode, 204);
  assert.equal(out.cookies[0]?.value, "");
  assert.equal((await server.post("/v1/refresh", undefined, jar)).json().reason, "logged_out");
});

test("a refresh without any token, as of a browser whose cookie is gone, says that one has to log in", async (t) => {
  const { post } = await startTestServer(t);
  const answer = await post("/v1/refresh");
  assert.equal(answer.statusCode, 401);
  assert.equal(answer.json().code, "invalid_token");
  assert.equal(answer.json().action, "log_in");
});

test("a log-out that names no session, as of a browser whose cookie is gone, says what it takes and that none is left", async (t) => {
  const server = await startTestServer(t);
  const answer = await server.post("/v1/logout");
  assert.deepEqual([answer.statusCode, answer.headers["www-authenticate"]], [401, "Bearer"]);
  assert.match(answer.json().detail, /`refresh_token` in the body, or an access token/);
  assert.deepEqual([answer.json().code, answer.json().action], ["invalid_token", "log_in"]);
});
