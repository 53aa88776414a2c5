import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { importKey, signCompact } from "@countersign/jwt";
import { runWords } from "../../test/fake-terminal.ts";
import { startTestServer } from "../../test/test-server.ts";

const hsSecret = () => randomBytes(64).toString("base64url");

/** A running server, and the command as its operator would run it. */
async function start(t: TestContext, environment: Record<string, string> = {}) {
  const server = await startTestServer(t, environment);
  const inspect = (token: string, given: Record<string, string> = {}, colour = false) =>
    runWords(["token", "inspect", "-"], {
      input: `${token}\n`,
      environment: { COUNTERSIGN_DATABASE_URL: server.settings.databaseUrl, ...environment, ...given },
      clock: () => server.clock.now,
      colour,
    });
  return { server, inspect };
}

const algorithms: Record<string, Record<string, string>> = {
  ES256: {},
  EdDSA: { COUNTERSIGN_SIGNING_ALG: "EdDSA" },
  HS256: { COUNTERSIGN_SIGNING_ALG: "HS256", COUNTERSIGN_HS_SECRET: hsSecret() },
  HS512: { COUNTERSIGN_SIGNING_ALG: "HS512", COUNTERSIGN_HS_SECRET: hsSecret() },
};
for (const [name, environment] of Object.entries(algorithms)) {
  test(`a living token of a server with ${name} verifies and is accepted`, async (t) => {
    const { server, inspect } = await start(t, environment);
    const { access_token } = await server.signUp();
    const { code, output, complaint } = await inspect(access_token);
    assert.deepEqual([code, complaint], [0, ""]);
    assert.match(output, new RegExp(`Signature: verifies with this server's key \\S+ \\(${name}\\)`));
    assert.match(output, /Verdict: accepted/);
  });
}

test("a token whose session ended, or whose roles are old, is refused as the server does", async (t) => {
  const { server, inspect } = await start(t);
  const ada = await server.signUp();
  const byNobody = { actorId: null, origin: { ip: null, userAgent: null } };
  await server.actions.setUserRoles(ada.user.id, ["operator"], byNobody);
  const stale = await inspect(ada.access_token);
  assert.equal(stale.code, 1);
  assert.match(stale.output, /Signature: verifies with[^]*Verdict: refused: stale\. /);
  await server.post("/v1/logout", { refresh_token: ada.refresh_token });
  const ended = await inspect(`Bearer ${ada.access_token}`);
  assert.match(ended.output, /Verdict: refused: session ended \(logged out\)\. /);
});

test("header, payload and times are shown, the times in words", async (t) => {
  const { server, inspect } = await start(t);
  const { access_token } = await server.signUp();
  server.clock.now += 60_000;
  const { output } = await inspect(access_token);
  assert.ok(output.startsWith(`${access_token}\n\nHeader {\n  "alg": "ES256"`));
  assert.match(output, /"email": "ada@example.com"/);
  assert.match(
    output,
    /\niat {8}2026-01-01T00:00:00.000Z, 60 seconds ago\nexp {8}2026-01-01T00:0\d:\d\d.000Z, in /,
  );
  assert.ok(!output.includes("\u001b"));
});

test("the three parts have three colours where colours show", async (t) => {
  const { server, inspect } = await start(t);
  const { access_token } = await server.signUp();
  const [header, payload, signature] = access_token.split(".");
  const { output } = await inspect(access_token, {}, true);
  const painted = `\u001b[31m${header}\u001b[0m.\u001b[35m${payload}\u001b[0m.\u001b[34m${signature}\u001b[0m\n`;
  assert.ok(output.startsWith(painted));
});

test("an expired token is refused, yet its signature verifies", async (t) => {
  const { server, inspect } = await start(t);
  const { access_token } = await server.signUp();
  server.clock.now += 3_600_000;
  const { code, output } = await inspect(access_token);
  assert.equal(code, 1);
  assert.match(output, /Signature: verifies with[^]*Verdict: refused: expired\. /);
});

test("a token that was altered, or is another server's, does not verify", async (t) => {
  const { server, inspect } = await start(t);
  const { access_token } = await server.signUp();
  const [header, , signature] = access_token.split(".");
  const forged = `${header}.${Buffer.from('{"sub":"root"}').toString("base64url")}.${signature}`;
  assert.match(
    (await inspect(forged)).output,
    /does not verify: signature invalid[^]*refused: signature invalid/,
  );
  const stranger = await startTestServer(t);
  const { output, code } = await inspect((await stranger.signUp()).access_token);
  assert.equal(code, 1);
  assert.match(output, /does not verify: key unknown[^]*refused: key unknown/);
});

test("a token for another audience is refused, yet its signature verifies", async (t) => {
  const { server, inspect } = await start(t);
  const { access_token } = await server.signUp();
  const { output } = await inspect(access_token, { COUNTERSIGN_AUDIENCE: "https://api.example" });
  assert.match(output, /Signature: verifies with[^]*Verdict: refused: audience refused/);
});

test("a refusal for issuer or audience says which the command's settings name", async (t) => {
  const { server, inspect } = await start(t);
  const { access_token } = await server.signUp();
  const moved = await inspect(access_token, { COUNTERSIGN_ISSUER: "http://localhost:4711" });
  assert.match(
    moved.output,
    /refused: issuer refused\. .* By COUNTERSIGN_ISSUER that is http:\/\/localhost:4711\.$/m,
  );
  const elsewhere = await inspect(access_token, { COUNTERSIGN_AUDIENCE: "api, app" });
  assert.match(
    elsewhere.output,
    /refused: audience refused\. .* By COUNTERSIGN_AUDIENCE that is api or app\.$/m,
  );
});

test("without the shared secret nothing is said of the signature", async (t) => {
  const { server, inspect } = await start(t, algorithms["HS256"]);
  const { access_token } = await server.signUp();
  const { code, output } = await inspect(access_token, { COUNTERSIGN_HS_SECRET: hsSecret() });
  assert.equal(code, 1);
  assert.match(output, /Signature: cannot be checked\. The database holds no key/);
});

test("where there is no database none is made, and the parts are shown all the same", async (t) => {
  const { server, inspect } = await start(t);
  const { access_token } = await server.signUp();
  const path = join(server.folder, "elsewhere/none.db");
  const { code, output } = await inspect(access_token, { COUNTERSIGN_DATABASE_URL: `sqlite:${path}` });
  assert.equal(code, 1);
  assert.match(output, /Payload \{[^]*Signature: cannot be checked\. There is no database/);
  assert.ok(!existsSync(join(server.folder, "elsewhere")));
});

test("a look changes nothing in the database", async (t) => {
  const { server, inspect } = await start(t);
  const { access_token } = await server.signUp();
  const files = () =>
    readdirSync(server.folder).map((name) => [name, readFileSync(join(server.folder, name))]);
  const before = files();
  await inspect(access_token);
  server.clock.now += 365 * 86_400_000; // when keys are due, and others gone
  await inspect(access_token);
  assert.deepEqual(files(), before);
});

test("garbage and nothing are refused clearly", async (t) => {
  const { inspect } = await start(t);
  const garbage = await inspect("garbage \u001b[2J");
  assert.deepEqual([garbage.code, garbage.output], [1, ""]);
  assert.match(garbage.complaint, /^This is not a JWT in compact form/);
  const nothing = await inspect(" ");
  assert.equal(nothing.code, 2);
  assert.match(nothing.complaint, /No token was given/);
});

test("a refresh token is named as what it is, and not shown", async (t) => {
  const { server, inspect } = await start(t);
  const { refresh_token } = await server.signUp();
  const { code, output, complaint } = await inspect(refresh_token);
  assert.deepEqual([code, output], [1, ""]);
  assert.match(complaint, /^This is a refresh token/);
  assert.ok(!complaint.includes(refresh_token));
});

test("a stranger's token cannot steer the terminal, whatever is in its parts", async (t) => {
  const { inspect } = await start(t);
  const key = importKey({ kty: "oct", k: hsSecret(), kid: "\u009b2J", alg: "HS256" });
  const payload = { sub: "\u001b]0;title\u0007 \u009b31m \u202eright to left", exp: 1e300, iat: -1e17 };
  const token = signCompact(key, JSON.stringify(payload));
  for (const text of [token, `${token}\u001b[31m`]) {
    const { code, output } = await inspect(text);
    assert.equal(code, 1);
    assert.doesNotMatch(output, /[^\P{C}\n]/u);
    assert.match(output, /exp {8}no time that a calendar knows/);
  }
});
