import assert from "node:assert/strict";
import { test } from "node:test";
import { bearer, password, startTestServer, tokens } from "./test-server.ts";

const rounds = 30;

test("a refresh that races a log-out leaves no session alive", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  for (let round = 0; round < rounds; round++) {
    server.clock.now += 1_000_000;
    const { refresh_token } = tokens(await server.post("/v1/login", { email: user.email, password }));
    const [refreshed, loggedOut] = await Promise.all([
      server.refresh(refresh_token),
      server.post("/v1/logout", { refresh_token }),
    ]);
    assert.equal(loggedOut.statusCode, 204);
    const last = refreshed.statusCode === 200 ? tokens(refreshed).refresh_token : refresh_token;
    assert.equal((await server.refresh(last)).json().reason, "logged_out");
  }
});

test("a log-in with the old password that races its change leaves no session alive", async (t) => {
  const server = await startTestServer(t);
  const here = await server.signUp();
  let current = password;
  for (let round = 0; round < 10; round++) {
    const next = `${password} ${round}`;
    const [entered, changed] = await Promise.all([
      server.post("/v1/login", { email: here.user.email, password: current }),
      server.post("/v1/password", { current, new: next }, bearer(here)),
    ]);
    assert.equal(changed.statusCode, 204);
    if (entered.statusCode === 200) {
      const refreshed = await server.refresh(tokens(entered).refresh_token);
      assert.equal(refreshed.json().reason, "password_changed");
    }
    current = next;
  }
});
