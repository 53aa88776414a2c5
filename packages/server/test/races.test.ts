import assert from "node:assert/strict";
import { test } from "node:test";
import { UniqueViolation } from "../src/database/failures.ts";
import { hash } from "@node-rs/argon2";
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

test("a session that is ended while it changes the password changes nothing", async (t) => {
  const server = await startTestServer(t);
  const owner = await server.signUp();
  const other = tokens(await server.post("/v1/login", { email: owner.user.email, password }));
  const [changed, ended] = await Promise.all([
    server.post("/v1/password", { current: password, new: "the thief's own password" }, bearer(other)),
    server.delete("/v1/sessions?scope=others", bearer(owner)),
  ]);
  assert.equal(ended.statusCode, 204);
  const lives = (await server.refresh(owner.refresh_token)).statusCode === 200;
  assert.equal(changed.statusCode, lives ? 401 : 204);
  assert.equal((await server.refresh(other.refresh_token)).statusCode, 401);
});

test("log-ins that overlap while hashes are renewed all succeed", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  const old = await hash(password, { memoryCost: 7168, timeCost: 5, parallelism: 1 });
  await server.database.transaction(({ write }) =>
    write.updateTable("passwords").set({ hash: old }).execute(),
  );
  const logIn = () => server.post("/v1/login", { email: user.email, password });
  const answers = await Promise.all([logIn(), logIn(), logIn()]);
  assert.deepEqual(
    answers.map(({ statusCode }) => statusCode),
    [200, 200, 200],
  );
  const record = await server.database.connection.read
    .selectFrom("passwords")
    .select(["hash", "version"])
    .executeTakeFirstOrThrow();
  assert.notEqual(record.hash, old);
  assert.equal(record.version, 1);
});

test("statements that are still on their way when their transaction fails leave nothing", async (t) => {
  const { database } = await startTestServer(t);
  const stragglers: Array<Promise<unknown>> = [];
  const work = database.transaction(async ({ write }) => {
    const add = (name: string) =>
      write.insertInto("roles").values({ name, permissions: "", created_at: 0 }).execute();
    const taken = add("operator");
    for (const name of ["a", "b", "c", "d"]) stragglers.push(add(name).catch(() => {}));
    await taken;
  });
  await assert.rejects(work, UniqueViolation);
  await Promise.all(stragglers);
  const roles = await database.connection.read.selectFrom("roles").select("name").execute();
  assert.deepEqual(
    roles.map(({ name }) => name),
    ["operator"],
  );
});
