import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decodeUnverified } from "@countersign/jwt";
import type { AuditEventPage } from "@countersign/protocol";
import { bareEnvironment } from "../../../tests/bare-environment.ts";
import { startBeside } from "./beside.ts";
import { runWords } from "./fake-terminal.ts";
import { makeTestDatabase, onlySqlite } from "./test-database.ts";
import { bearer, password, tokens } from "./test-server.ts";

test("the first operator is made by a command, and may what operators may", async (t) => {
  const { server, done, refused } = await startBeside(t, { COUNTERSIGN_SIGNUP: "closed" });
  const { user } = await done("user create Ada@example.com --role operator", `${password}\n`);
  assert.deepEqual([user.email, user.roles, user.disabled_at], ["Ada@example.com", ["operator"], null]);
  const ada = tokens(await server.post("/v1/login", { email: "ada@example.com", password }));
  assert.deepEqual((await server.get("/v1/users", bearer(ada))).json().items, [user]);
  assert.deepEqual((await done("user list")).items, [user]);
  assert.deepEqual((await done("user list --email ADA@example.com")).items, [user]);
  assert.deepEqual(await done("user show ada@example.com"), { user });
  assert.deepEqual(await done(`user show ${user.id}`), { user });

  assert.equal(await refused("user create ada@example.com", password), "email_taken");
  assert.equal(await refused("user create bob@example.com", "short"), "password_too_weak");
  assert.equal(await refused("user create bob", password), "invalid_request");
  assert.equal(await refused("user create bob@example.com --role nothing", password), "invalid_request");
  assert.equal(await refused("user show bob@example.com"), "not_found");
  assert.deepEqual((await done("user list")).items, [user]);
});

test("a user is disabled, enabled, given another password and deleted by commands", async (t) => {
  const { server, run, done, refused } = await startBeside(t);
  const ada = await server.signUp();
  assert.notEqual((await done("user disable ada@example.com")).user.disabled_at, null);
  assert.equal((await server.get("/v1/me", bearer(ada))).json().code, "session_ended");
  assert.equal((await server.refresh(ada.refresh_token)).json().reason, "user_disabled");
  const logIn = (tried: string) => server.post("/v1/login", { email: "ada@example.com", password: tried });
  for (let tries = 0; tries < 10; tries += 1) assert.equal((await logIn(password)).statusCode, 401);
  assert.equal((await logIn(password)).statusCode, 429);
  const events = (await run("audit tail --type log_in.failed --limit 1 --json")).output;
  assert.deepEqual(JSON.parse(events).data, { because: "user_disabled" });
  assert.equal((await done("user enable ada@example.com")).user.disabled_at, null);
  const again = tokens(await logIn(password));
  assert.equal(await refused("user set-password ada@example.com", "password"), "password_too_weak");
  await done("user set-password ada@example.com", "another long walk");
  assert.equal((await server.refresh(again.refresh_token)).json().reason, "password_changed");
  assert.equal((await logIn(password)).statusCode, 401);
  assert.equal((await logIn("another long walk")).statusCode, 200);
  assert.equal((await done("user delete ada@example.com")).user.id, ada.user.id);
  assert.equal((await logIn("another long walk")).statusCode, 401);
  for (const command of ["disable", "enable", "delete", "set-password"])
    assert.equal(await refused(`user ${command} ada@example.com`, password), "not_found");
});

test("at a terminal a user is deleted only by who says yes, before or when asked", async (t) => {
  const { server, environment, done } = await startBeside(t);
  const questions: string[] = [];
  const remove = (words: readonly string[], input: string) =>
    runWords(["user", "delete", ...words], {
      environment,
      asks: true,
      readSecret: async (question) => {
        questions.push(question);
        return input;
      },
    });
  for (const email of ["ada@example.com", "bob@example.com"]) await server.signUp(email);
  assert.deepEqual(await remove(["ada@example.com"], "y"), {
    code: 130,
    output: "",
    complaint: "Stopped: nothing was done.",
  });
  assert.equal((await done("user list")).items.length, 2);
  assert.equal((await remove(["ada@example.com"], "yes")).code, 0);
  assert.match(questions.join(), /^(Delete ada@example\.com for good\?[^,]+,?){2}$/);
  assert.equal((await remove(["--yes", "bob@example.com"], "")).code, 0);
  assert.equal(questions.length, 2);
  assert.deepEqual((await done("user list")).items, []);
});

test("a user locked out by wrong passwords is shown as such, and logs in with the password that an operator sets", async (t) => {
  const { server, done, run } = await startBeside(t);
  await server.signUp();
  const logIn = (remoteAddress: string, tried: string) => {
    const payload = { email: "ada@example.com", password: tried };
    return server.http.inject({ method: "POST", url: "/v1/login", remoteAddress, payload });
  };
  const [known, unknown] = ["127.0.0.1", "192.0.2.1"];
  for (const from of [known, unknown]) {
    for (let times = 0; times < 10; times++) assert.equal((await logIn(from, "wrong one")).statusCode, 401);
    assert.equal((await logIn(from, password)).statusCode, 429);
  }
  const { locked_until: lockedUntil } = await done("user show ada@example.com");
  assert.equal(Date.parse(lockedUntil) - server.clock.now, 900_000);
  assert.ok((await run("user show ada@example.com")).output.endsWith(`for new devices until ${lockedUntil}`));
  await done("user set-password ada@example.com", "another long walk");
  assert.equal((await done("user show ada@example.com")).locked_until, undefined);
  for (const from of [known, unknown])
    assert.equal((await logIn(from, "another long walk")).statusCode, 200, from);
});

test("roles are defined, granted, changed, taken and deleted by commands", async (t) => {
  const { server, done, refused, run } = await startBeside(t);
  let ada = await server.signUp();
  /** The permissions in the access token after a refresh, which the change made necessary. */
  const permissions = async () => {
    assert.equal((await server.get("/v1/me", bearer(ada))).json().code, "token_stale");
    ada = tokens(await server.refresh(ada.refresh_token));
    return decodeUnverified(ada.access_token).payload["permissions"];
  };
  assert.match(
    (await run("role create helpdesk users:read tickets:read")).output,
    / itself by users:read: give/,
  );
  await done("role delete helpdesk");
  const { role } = await done("role create support tickets:read tickets:write");
  assert.deepEqual([role.name, role.permissions], ["support", ["tickets:read", "tickets:write"]]);
  assert.deepEqual((await done("user grant ada@example.com support")).user.roles, ["support"]);
  assert.match((await run("user grant ada@example.com support")).output, /^Had this role before:\n/);
  assert.deepEqual(await permissions(), ["tickets:read", "tickets:write"]);
  await done("role deny support tickets:write");
  assert.deepEqual(await permissions(), ["tickets:read"]);
  await done("role allow support tickets:close");
  assert.deepEqual(await permissions(), ["tickets:close", "tickets:read"]);
  assert.deepEqual(
    (await done("role list")).items.map(({ name }: { name: string }) => name),
    ["operator", "support"],
  );
  assert.deepEqual((await done("user revoke ada@example.com support")).user.roles, []);
  assert.deepEqual(await permissions(), []);
  await done("user grant ada@example.com support");
  await done("role delete support");
  assert.deepEqual(await permissions(), []);

  assert.equal(await refused("role create operator"), "invalid_request");
  assert.equal(await refused("role allow operator a"), "invalid_request");
  for (const line of ["role delete support", "role allow support a", "role deny support a"])
    assert.equal(await refused(line), "not_found", line);
  assert.equal(await refused("user grant ada@example.com support"), "invalid_request");
  assert.equal(await refused("user revoke ada@example.com support"), "not_found");
});

test("sessions are listed and ended by commands: one, a user's, those of a secret, everybody's", async (t) => {
  const { server, done, refused } = await startBeside(t);
  const ada = await server.signUp();
  const bob = await server.signUp("bob@example.com");
  const logIn = async (email: string) => tokens(await server.post("/v1/login", { email, password }));
  const reason = async ({ refresh_token }: { refresh_token: string }) =>
    (await server.refresh(refresh_token)).json().reason;
  const second = await logIn("ada@example.com");
  const listed = (await done("session list ada@example.com")).items;
  assert.deepEqual(
    listed.map(({ id }: { id: string }) => id),
    [ada.session.id, second.session.id],
  );
  assert.deepEqual(await done(`session end ${ada.session.id}`), { ended: 1 });
  assert.equal(await refused(`session end ${ada.session.id}`), "not_found");
  assert.deepEqual([await reason(ada), await reason(second)], ["revoked", undefined]);
  await logIn("ada@example.com");
  assert.deepEqual(await done("session end --user ada@example.com"), { ended: 2 });
  assert.deepEqual([await reason(second), await reason(bob)], ["revoked", undefined]);
  assert.equal(await refused("session end --key 2"), "not_found");
  assert.deepEqual(await done("session end --key 1"), { ended: 1 });
  assert.equal(await reason(bob), "revoked");
  const third = await logIn("ada@example.com");
  assert.deepEqual(await done("session end --all"), { ended: 1 });
  assert.equal((await server.get("/v1/me", bearer(third))).json().code, "session_ended");
});

const kidOf = ({ access_token }: { access_token: string }) => decodeUnverified(access_token).header.kid;

test("a rotation before any server has run makes the first key, which signs at once", async (t) => {
  const { environment } = await startBeside(t);
  const { url, remove } = await makeTestDatabase();
  t.after(remove);
  const fresh = { environment: { ...environment, COUNTERSIGN_DATABASE_URL: url } };
  assert.equal((await runWords(["migrate"], fresh)).code, 0);
  const { output } = await runWords(["keys", "rotate", "--json"], fresh);
  const { key } = JSON.parse(output);
  assert.deepEqual([key.state, key.use_at], ["current", key.created_at]);
});

test("signing keys are listed, rotated and revoked by commands, and sessions live on", async (t) => {
  const { server, done, refused, run } = await startBeside(t);
  const ada = await server.signUp();
  const list = async () => (await done("keys list")).items;
  const [first] = await list();
  assert.deepEqual([first.kid, first.alg, first.state], [kidOf(ada), "ES256", "current"]);

  const { key: next } = await done("keys rotate");
  assert.deepEqual([next.alg, next.state], ["ES256", "next"]);
  assert.deepEqual((await done("keys rotate")).key, next);
  await server.beat();
  const published = (await server.get("/.well-known/jwks.json")).json().keys;
  assert.deepEqual(
    published.map(({ kid }: { kid: string }) => kid),
    [first.kid, next.kid],
  );
  assert.equal((await server.get("/v1/me", bearer(ada))).statusCode, 200);

  await done(`keys revoke ${first.kid}`);
  await server.beat();
  assert.equal((await server.get("/v1/me", bearer(ada))).json().code, "invalid_token");
  const after = tokens(await server.refresh(ada.refresh_token));
  assert.equal(kidOf(after), next.kid);
  assert.equal((await server.get("/v1/me", bearer(after))).statusCode, 200);
  // With no successor at hand one is made.
  await done(`keys revoke ${next.kid}`);
  const [third] = await list();
  assert.deepEqual([third.state, third.kid === next.kid], ["current", false]);
  assert.equal(await refused(`keys revoke ${first.kid}`), "not_found");

  // Settings unlike the servers' change nothing.
  const other = { COUNTERSIGN_SIGNING_ALG: "EdDSA" };
  assert.equal((await run("user list", "", other)).code, 0);
  assert.match((await run("keys rotate", "", other)).complaint, /settings of the servers/);
  assert.match((await run(`keys revoke ${third.kid}`, "", other)).complaint, /settings of the servers/);
  assert.deepEqual(await list(), [third]);
});

test("shared secrets are neither rotated nor revoked by command", async (t) => {
  const settings = {
    COUNTERSIGN_SIGNING_ALG: "HS256",
    COUNTERSIGN_HS_SECRET: "c2hhcmVkIGJ5IHRoZSBzZXJ2ZXIgYW5kIG9uZSBhcGk",
  };
  const { done, run } = await startBeside(t, settings);
  const [{ kid }] = (await done("keys list")).items;
  for (const line of ["keys rotate", `keys revoke ${kid}`])
    assert.match((await run(line)).complaint, /COUNTERSIGN_HS_SECRET/, line);
});

test("what commands do is in the audit log, done by nobody's account from the command line", async (t) => {
  const { server, done } = await startBeside(t);
  await done("user create ada@example.com", password);
  await done("user grant ada@example.com operator");
  await done("keys rotate");
  const ada = tokens(await server.post("/v1/login", { email: "ada@example.com", password }));
  await done("user disable ada@example.com");
  const { items } = await server.actions.listEvents({});
  const own = items.filter(({ type }) => !type.startsWith("log_in"));
  assert.deepEqual(
    new Set(own.map(({ type }) => type)),
    new Set(["key.rotated", "session.ended", "user.created", "user.disabled", "user.roles_changed"]),
  );
  for (const { actor_id, ip, user_agent } of own) {
    assert.deepEqual([actor_id, ip], [null, null]);
    assert.match(user_agent ?? "", /^countersign\/[\d.]+ \(command line; .+\)$/);
  }
  assert.ok(!JSON.stringify(items).includes(ada.access_token));
});

test("who runs commands is told to operators, also of a user who is deleted, and not to whom it concerned", async (t) => {
  const { server, done } = await startBeside(t);
  const { user } = await server.signUp();
  await done("user disable ada@example.com");
  await done("user enable ada@example.com");
  const ada = tokens(await server.post("/v1/login", { email: "ada@example.com", password }));
  const { items: own } = (await server.get("/v1/me/events", bearer(ada))).json<AuditEventPage>();
  const enabled = own.find(({ type }) => type === "user.enabled");
  assert.deepEqual([enabled?.actor_id, enabled?.ip, enabled?.user_agent], [null, null, null]);
  await done("user delete ada@example.com");
  const { items } = await server.actions.listEvents({ userId: user.id });
  const agents = items.map(({ type, user_agent }) => [type, user_agent?.startsWith("countersign/") ?? false]);
  assert.deepEqual(agents, [
    ["session.ended", true],
    ["user.deleted", true],
    ["log_in.succeeded", false],
    ["user.enabled", true],
    ["session.ended", true],
    ["user.disabled", true],
    ["user.signed_up", false],
  ]);
});

test("people get tables and sentences, and no text steers their terminal", async (t) => {
  const { server, run } = await startBeside(t);
  const signedUp = await server.post(
    "/v1/signup",
    { email: "ada@example.com", password, device_name: "a phone" },
    { "user-agent": "\u009b31mred" },
  );
  assert.equal(signedUp.statusCode, 201);
  const { id } = tokens(signedUp).user;
  const shown = await run("user list");
  assert.match(shown.output, /^id +email +roles +created +disabled\n/);
  assert.match(shown.output, new RegExp(`\n${id}  ada@example\\.com  -  .+ -$`));
  assert.match((await run("role list")).output, /^operator  .+  built in$/m);
  assert.match((await run("session list ada@example.com")).output, /a phone/);
  assert.match((await run("session end --all")).output, /^Ended one session\.$/);
  assert.match((await run("user show bob@example.com")).complaint, /There is no such user/);
  for (const [line, list] of [
    ["role delete support", "role list"],
    ["keys revoke k", "keys list"],
  ] as const)
    assert.match((await run(line)).complaint, new RegExp(`no such .*countersign ${list}`));
  for (const line of ["user create", "user grant ada@example.com", "session end", "session end a --all"])
    assert.equal((await run(line, password)).code, 2, line);
  assert.equal((await run("session end --key 0")).code, 2);
  assert.equal((await run("user create ada@example.com", `${password}\n\n`)).code, 2);
  assert.equal((await run("user create ada@example.com")).code, 2);
});

test("who closes standard error learns from the exit code what went wrong", async (t) => {
  const { server, environment } = await startBeside(t);
  const main = join(import.meta.dirname, "../src/cli/main.ts");
  const exitCodeOf = async (...words: string[]) => {
    const child = spawn(process.execPath, ["--conditions=@countersign/source", main, ...words], {
      cwd: server.folder,
      env: { ...bareEnvironment, ...environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr.destroy();
    return (await once(child, "exit"))[0];
  };
  assert.equal(await exitCodeOf("user", "paint"), 2);
});

test("where there is no database a command says so, and makes none", { skip: onlySqlite }, async (t) => {
  const { server, run } = await startBeside(t);
  const elsewhere = join(server.folder, "elsewhere.db");
  const changed = { COUNTERSIGN_DATABASE_URL: `sqlite:${elsewhere}` };
  for (const line of ["user create ada@example.com --role operator", "keys list", "session end --all"]) {
    const { code, complaint } = await run(line, password, changed);
    assert.equal(code, 1, line);
    assert.ok(
      complaint.startsWith(`There is no database where COUNTERSIGN_DATABASE_URL points, ${elsewhere}: run`),
    );
  }
  assert.equal(existsSync(elsewhere), false);
});
