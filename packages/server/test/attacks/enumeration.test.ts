import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { hashesDuring } from "./hash-count.ts";
import { bearer, password, startTestServer, type TestServer } from "../test-server.ts";

const nobody = { actorId: null, origin: { ip: null, userAgent: null } };

/** Accounts in every state that an attacker would like to tell apart, and no account at all. */
async function startWithAccounts(t: Parameters<typeof startTestServer>[0]) {
  const server = await startTestServer(t);
  await server.signUp("known@example.com");
  const disabled = await server.signUp("disabled@example.com");
  await server.actions.setDisabled(disabled.user.id, true, nobody);
  const deleted = await server.signUp("deleted@example.com");
  await server.delete("/v1/me", bearer(deleted), { password });
  return server;
}

const states = ["known", "disabled", "deleted", "unknown"] as const;

/** From a device that no account knows. */
const guess = (server: TestServer, who: string, typed: string) =>
  server.http.inject({
    method: "POST",
    url: "/v1/login",
    remoteAddress: "192.0.2.1",
    payload: { email: `${who}@example.com`, password: typed },
  });

test("enumeration by message or status: log-in answers every wrong pair alike, headers too (OWASP ASVS 6.3.8)", async (t) => {
  const server = await startWithAccounts(t);
  const answers = await Promise.all([
    ...states.map((who) => guess(server, who, "not the password")),
    guess(server, "disabled", password),
    guess(server, "deleted", password),
  ]);
  const [first, ...others] = answers.map(({ statusCode, headers, body }) => ({
    statusCode,
    headers: { ...headers, date: "" },
    body,
  }));
  assert.equal(first?.statusCode, 401);
  for (const other of others) assert.deepEqual(other, first);
});

test("enumeration by timing: log-in makes one hash whoever is asked for (CWE-208)", async (t) => {
  const server = await startWithAccounts(t);
  for (const who of states) {
    assert.equal(await hashesDuring(server, () => guess(server, who, "not the password")), 1, who);
    assert.equal(await hashesDuring(server, () => guess(server, who, password)), 1, who);
  }
});

/** How many statements reach the database while the work runs. */
async function statementsDuring(server: TestServer, work: () => Promise<unknown>): Promise<number> {
  const { read, write, direct } = server.database.connection;
  let count = 0;
  const restore = [
    ...(direct === undefined ? [] : [counting(direct, "read"), counting(direct, "write")]),
    counting(read, "executeQuery"),
    ...(write === read ? [] : [counting(write, "executeQuery")]),
  ];
  function counting<Name extends string>(on: { [name in Name]: (...input: never[]) => unknown }, name: Name) {
    const original = on[name];
    on[name] = (...input) => {
      count++;
      return original.apply(on, input);
    };
    return () => {
      on[name] = original;
    };
  }
  await work();
  for (const one of restore) one();
  return count;
}

test("enumeration by timing: log-in asks the database as much whoever is asked for (CWE-208)", async (t) => {
  const server = await startWithAccounts(t);
  const asked = (who: string, typed: string) => statementsDuring(server, () => guess(server, who, typed));
  const most = await asked("unknown", "not the password");
  assert.ok(most > 0);
  for (const who of states) assert.equal(await asked(who, "not the password"), most, who);
  for (const who of ["disabled", "deleted", "unknown"]) assert.equal(await asked(who, password), most, who);
});

test("enumeration by lockout: an address without an account is locked after as many guesses", async (t) => {
  const server = await startWithAccounts(t);
  for (const who of states) {
    const answers: { status: number; retryAfter: unknown; body: string }[] = [];
    for (let count = 0; count < 11; count++) {
      const { statusCode, headers, body } = await guess(server, who, "not the password");
      answers.push({ status: statusCode, retryAfter: headers["retry-after"], body });
    }
    assert.ok(answers.slice(0, 10).every(({ status }) => status === 401));
    assert.equal(answers[10]?.status, 429, who);
    assert.equal(answers[10]?.retryAfter, "900", who);
  }
});

test("enumeration of sessions: somebody else's is answered like one that never was (CWE-204)", async (t) => {
  const server = await startTestServer(t);
  const ada = await server.signUp();
  const eve = await server.signUp("eve@example.com");
  const answers = await Promise.all(
    [ada.session.id, randomUUID(), "x", "'"].map((id) =>
      server.delete(`/v1/sessions/${encodeURIComponent(id)}`, bearer(eve)),
    ),
  );
  for (const { statusCode, body } of answers) {
    assert.equal(statusCode, 404);
    assert.equal(body, answers[0]?.body);
  }
});
