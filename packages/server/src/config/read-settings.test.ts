import assert from "node:assert/strict";
import { test } from "node:test";
import { readSettings } from "./read-settings.ts";
import { SettingsError } from "./settings-error.ts";

const FEED_SECRET = "a-Word-for-the-feed-4711";

const secretOf = (bytes: number, start = 7) =>
  Buffer.from(Array.from({ length: bytes }, (_, index) => (start + index * 89) % 251)).toString("base64url");

/** Reads settings by their names without the prefix. */
function read(values: Record<string, string> = {}) {
  return readSettings(
    Object.fromEntries(Object.entries(values).map(([name, text]) => [`COUNTERSIGN_${name}`, text])),
  );
}

function problemsOf(values: Record<string, string>): readonly string[] {
  try {
    read(values);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    for (const problem of error.problems) assert.ok(error.message.includes(problem));
    return error.problems;
  }
  assert.fail("accepted");
}

test("without any variable every default holds", () => {
  assert.deepEqual(
    { ...read() },
    {
      host: "127.0.0.1",
      port: 4000,
      issuer: "http://localhost:4000",
      audience: ["http://localhost:4000"],
      databaseUrl: "sqlite:./data/countersign.db",
      databasePool: 10,
      databasePooler: "off",
      secret: [],
      signingAlg: "ES256",
      hsSecret: [],
      accessTokenTyp: "at+jwt",
      accessTokenTtl: 300_000,
      accessTokenEmail: true,
      sessionTtl: 30 * 86_400_000,
      sessionIdleTtl: 7 * 86_400_000,
      refreshGrace: 30_000,
      refreshBurst: 8,
      rotateKeysEvery: 30 * 86_400_000,
      keyPublishLead: 600_000,
      endedSessionRetention: 30 * 86_400_000,
      auditRetention: 365 * 86_400_000,
      signup: "open",
      signupBurst: 100,
      passwordMinLength: 8,
      argon2Memory: 19_456,
      argon2Passes: 2,
      argon2Lanes: 1,
      corsOrigins: [],
      trustProxy: false,
      metricsToken: undefined,
      pages: "on",
      feedSecret: undefined,
      logLevel: "info",
      drainTimeout: 10_000,
    },
  );
});

test("the settings and their lists cannot be changed", () => {
  const settings = read({ CORS_ORIGINS: "https://app.example.com" });
  assert.ok(Object.isFrozen(settings));
  for (const list of [settings.audience, settings.corsOrigins, settings.secret])
    assert.ok(Object.isFrozen(list));
});

test("values are trimmed and an empty one counts as not set", () => {
  assert.equal(read({ PORT: " 8080 " }).port, 8080);
  assert.equal(read({ PORT: "" }).port, 4000);
  assert.equal(read({ ISSUER: " " }).issuer, "http://localhost:4000");
});

test("the default issuer and audience follow the port and the issuer", () => {
  assert.equal(read({ PORT: "80" }).issuer, "http://localhost");
  assert.deepEqual(read({ ISSUER: "https://auth.example.com" }).audience, ["https://auth.example.com"]);
  assert.deepEqual(read({ AUDIENCE: "api, https://b.example.com" }).audience, [
    "api",
    "https://b.example.com",
  ]);
});

test("every problem is told at once, each with what to do", () => {
  const problems = problemsOf({ PORT: "http", SIGNUP: "maybe", SESION_TTL: "1d", REFRESH_GRACE: "soon" });
  assert.deepEqual(problems, [
    '"COUNTERSIGN_SESION_TTL" is not a setting: the nearest is COUNTERSIGN_SESSION_TTL.',
    'COUNTERSIGN_PORT ("http") must be a whole number from 0 to 65535.',
    'COUNTERSIGN_REFRESH_GRACE ("soon") must be a duration such as 30s, 5m, 12h or 7d.',
    'COUNTERSIGN_SIGNUP ("maybe") must be one of open, closed.',
  ]);
});

test("a name that is like none is refused without a guess", () => {
  assert.deepEqual(problemsOf({ SMTP_HOST: "mail.example" }), [
    '"COUNTERSIGN_SMTP_HOST" is not a setting: see docs/settings.md.',
  ]);
});

test("a name in another case is refused, not ignored", () => {
  assert.throws(() => readSettings({ Countersign_Port: "1" }), /nearest is COUNTERSIGN_PORT\./);
});

test("variables of others and names of the prototype are none of ours", () => {
  assert.equal(readSettings({ PORT: "1", HOST: "x y", PATH: "/bin" }).port, 4000);
  assert.throws(() => read({ toString: "1" }), SettingsError);
});

test("no problem shows a secret or a password in a URL", () => {
  const hidden = "hunter2hunter2";
  const texts = problemsOf({
    SECRET: hidden,
    HS_SECRET: `${hidden}!`,
    DATABASE_URL: `postgres://user:${hidden}@db`,
    ISSUER: `https://user:${hidden}@auth.example.com`,
    CORS_ORIGINS: `https://user:${hidden}@app.example.com`,
  });
  assert.equal(texts.length, 5);
  for (const text of texts) assert.ok(!text.includes(hidden), text);
});

test("long and unprintable values are shown cut and quoted", () => {
  const [problem = ""] = problemsOf({ SIGNUP: `\u001b[31m${"x".repeat(10_000)}` });
  assert.ok(problem.length < 200);
  assert.ok(problem.includes("\\u001b"));
});

test("the issuer must be given once other machines can reach the server", () => {
  for (const HOST of ["0.0.0.0", "::", "192.168.1.4", "auth.internal"]) {
    assert.match(problemsOf({ HOST }).join(), /ISSUER is required once COUNTERSIGN_HOST is not loopback/);
    assert.match(problemsOf({ HOST, ISSUER: "http://auth.example.com" }).join(), /must be https/);
    assert.match(problemsOf({ HOST, ISSUER: "http://localhost:4000" }).join(), /must be https/);
    assert.equal(read({ HOST, ISSUER: "https://auth.example.com", FEED_SECRET }).host, HOST);
  }
});

test("the revocation feed needs a secret once other machines can reach the server", () => {
  const settings = { HOST: "0.0.0.0", ISSUER: "https://auth.example.com" };
  assert.deepEqual(problemsOf(settings).length, 1);
  assert.match(problemsOf(settings).join(), /FEED_SECRET is required once COUNTERSIGN_HOST is not loopback/);
  assert.equal(read({ ...settings, FEED_SECRET }).feedSecret, FEED_SECRET);
  // A wrong one is not told twice.
  assert.equal(problemsOf({ ...settings, FEED_SECRET: "short" }).length, 1);
  assert.equal(read({ ISSUER: "https://auth.example.com" }).feedSecret, undefined);
});

test("on loopback the issuer may be http only if it is on loopback too", () => {
  for (const HOST of ["127.0.0.1", "127.1.2.3", "::1", "localhost"]) {
    assert.equal(read({ HOST, ISSUER: "http://[::1]:4000" }).issuer, "http://[::1]:4000");
    assert.match(problemsOf({ HOST, ISSUER: "http://auth.example.com" }).join(), /must be https/);
  }
});

test("a port that the system chooses needs an issuer", () => {
  assert.match(problemsOf({ PORT: "0" }).join(), /ISSUER is required where COUNTERSIGN_PORT is 0/);
  assert.equal(read({ PORT: "0", ISSUER: "http://localhost:4000" }).port, 0);
});

test("a wrong issuer or host is not told twice", () => {
  assert.equal(problemsOf({ HOST: "0.0.0.0", ISSUER: "auth.example.com", FEED_SECRET }).length, 1);
  assert.equal(problemsOf({ HOST: "http://x" }).length, 1);
});

test("the grace window must be shorter than the shortest access token", () => {
  assert.match(problemsOf({ ACCESS_TOKEN_TTL: "30s" }).join(), /REFRESH_GRACE must be shorter than 95 %/);
  assert.match(problemsOf({ ACCESS_TOKEN_TTL: "20s", REFRESH_GRACE: "19s" }).join(), /REFRESH_GRACE/);
  assert.equal(read({ ACCESS_TOKEN_TTL: "20s", REFRESH_GRACE: "18s" }).refreshGrace, 18_000);
  assert.equal(read({ ACCESS_TOKEN_TTL: "1s", REFRESH_GRACE: "0s" }).refreshGrace, 0);
});

test("a session cannot idle longer than it lives, nor a key be published longer than it signs", () => {
  assert.match(problemsOf({ SESSION_TTL: "1d" }).join(), /SESSION_IDLE_TTL must be at most/);
  assert.equal(read({ SESSION_TTL: "7d" }).sessionTtl, 7 * 86_400_000);
  assert.match(problemsOf({ ROTATE_KEYS_EVERY: "10m" }).join(), /KEY_PUBLISH_LEAD must be shorter/);
});

test("hashing must cost what OWASP asks", () => {
  for (const [ARGON2_MEMORY = "", ARGON2_PASSES = ""] of [
    ["47104", "1"],
    ["12288", "3"],
    ["7168", "5"],
  ]) {
    assert.equal(read({ ARGON2_MEMORY, ARGON2_PASSES }).argon2Memory, Number(ARGON2_MEMORY));
  }
  assert.match(problemsOf({ ARGON2_PASSES: "1" }).join(), /at least 35840, as OWASP asks/);
});

test("HS algorithms need a secret as long as their hash, and the others refuse one", () => {
  for (const [SIGNING_ALG, bytes] of [
    ["HS256", 32],
    ["HS384", 48],
    ["HS512", 64],
  ] as const) {
    assert.match(problemsOf({ SIGNING_ALG }).join(), /HS_SECRET is required with HS/);
    const HS_SECRET = `${secretOf(bytes)},${secretOf(bytes + 1)}`;
    assert.deepEqual(
      read({ SIGNING_ALG, HS_SECRET }).hsSecret.map((secret) => secret.length),
      [bytes, bytes + 1],
    );
    if (bytes > 32) {
      const short = problemsOf({ SIGNING_ALG, HS_SECRET: `${secretOf(bytes)},${secretOf(bytes - 1)}` });
      assert.match(short.join(), new RegExp(`must have ${bytes} bytes or more`));
    }
  }
  assert.match(
    problemsOf({ HS_SECRET: secretOf(32) }).join(),
    /remove it, or change COUNTERSIGN_SIGNING_ALG/,
  );
});

test("what is for PostgreSQL alone is refused beside a file", () => {
  const problems = problemsOf({ DATABASE_POOL: "10", DATABASE_POOLER: "off" });
  assert.equal(problems.length, 2);
  for (const problem of problems) assert.match(problem, /^COUNTERSIGN_DATABASE_POOL(ER)? is for PostgreSQL/);
  const SECRET = secretOf(32);
  assert.equal(read({ DATABASE_URL: "postgres://db/auth", SECRET, DATABASE_POOL: "5" }).databasePool, 5);
});

test("PostgreSQL needs a master secret that all processes share", () => {
  for (const url of ["postgresql://db/auth", "POSTGRES://db/auth"])
    assert.match(problemsOf({ DATABASE_URL: url }).join(), /SECRET is required with PostgreSQL/);
});
