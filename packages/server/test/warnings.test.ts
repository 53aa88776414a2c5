import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUnverified } from "@countersign/jwt";
import { composeServer } from "../src/compose.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { createLogger } from "../src/http/logger.ts";
import { refreshCases } from "./refresh-cases.ts";
import { password, startTestServer, type TestServer } from "./test-server.ts";

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly [member: string]: unknown;
}

const warn = 40;

const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Line);

const warningsOf = ({ lines }: Pick<TestServer, "lines">) =>
  parsed(lines).filter(({ level, reqId }) => level === warn && reqId === undefined);

const warned: Readonly<Record<string, RegExp>> = {
  reuse_detected: /two parties held it, and its session was ended/,
  forged: /whoever made it has the master secret/,
  adopted: /it was adopted/,
  unrecognized: /no server is known to have run .* `countersign restored`/,
};

for (const [outcome, prepare] of Object.entries(refreshCases)) {
  const does = outcome in warned ? "is warned of once, with session and user" : "is no reason to warn";
  test(`a refresh that ends as ${outcome} ${does}`, async (t) => {
    const server = await startTestServer(t);
    const first = await server.signUp();
    const held = await prepare(server, first.refresh_token);
    const answer = await server.refresh(held);
    const message = warned[outcome];
    const expected = message === undefined ? [] : [{ sessionId: first.session.id, userId: first.user.id }];
    const warnings = warningsOf(server);
    assert.deepEqual(
      warnings.map(({ sessionId, userId }) => ({ sessionId, userId })),
      expected,
    );
    if (message !== undefined) assert.match(String(warnings[0]?.msg), message);
    // A second time the session has ended: that is no news.
    if (outcome === "reuse_detected") await server.refresh(held);
    assert.equal(warningsOf(server).length, expected.length);
    for (const secret of [held, "cs_rt_", first.user.email, password, "eyJ"])
      assert.ok(!server.lines.join("").includes(secret));
    const line = parsed(server.lines).findLast(
      ({ msg, path }) => msg === "request" && path === "/v1/refresh",
    );
    const { code, reason } = answer.json();
    if (outcome !== "reuse_detected") assert.deepEqual([line?.["code"], line?.["reason"]], [code, reason]);
  });
}

test("the line of a refused request says why, and that of others does not", async (t) => {
  const server = await startTestServer(t);
  const { refresh_token } = await server.signUp();
  await server.post("/v1/logout", { refresh_token });
  await server.refresh(refresh_token);
  await server.get("/no-such-path");
  const lines = parsed(server.lines).filter(({ msg }) => msg === "request");
  assert.deepEqual(
    lines.map(({ path, status, code, reason }) => [path, status, code, reason]),
    [
      ["/v1/signup", 201, undefined, undefined],
      ["/v1/logout", 204, undefined, undefined],
      ["/v1/refresh", 401, "session_ended", "logged_out"],
      ["/no-such-path", 404, "not_found", undefined],
    ],
  );
});

test("a limit of guesses is warned of once in a window, with the user if there is one", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  const guess = (email: string) =>
    server.http.inject({
      method: "POST",
      url: "/v1/login",
      remoteAddress: "192.0.2.7",
      payload: { email, password: "a wrong password" },
    });
  const guesses = async () => {
    for (let count = 0; count < 13; count++) await guess("ada@example.com");
    for (let count = 0; count < 13; count++) await guess("nobody@example.com");
  };
  await guesses();
  const locks = () => warningsOf(server).map(({ limit, network, userId }) => ({ limit, network, userId }));
  const once = [
    { limit: "account", network: "192.0.2.7", userId: user.id },
    { limit: "account", network: "192.0.2.7", userId: undefined },
  ];
  assert.deepEqual(locks(), once);
  server.clock.now += 901_000;
  await guesses();
  assert.deepEqual(locks(), [...once, ...once]);
  assert.ok(!server.lines.join("").includes("example.com"));
});

test("a limit reached by who is logged in is warned of with the user", async (t) => {
  const server = await startTestServer(t);
  const { user, access_token } = await server.signUp();
  const change = { current: "a wrong password", new: "another good password" };
  for (let count = 0; count < 12; count++)
    await server.post("/v1/password", change, { authorization: `Bearer ${access_token}` });
  assert.deepEqual(
    warningsOf(server).map(({ limit, userId }) => ({ limit, userId })),
    [{ limit: "device", userId: user.id }],
  );
});

test("a start whose settings ask for another key than the newest says so, and from when it signs", async (t) => {
  const server = await startTestServer(t);
  const { header } = decodeUnverified((await server.signUp()).access_token);
  const lines: string[] = [];
  const begin = async (signingAlg: "EdDSA" | "ES256") => {
    const database = await openDatabase(server.settings);
    const second = await composeServer({
      settings: { ...server.settings, signingAlg },
      masterSecrets: server.masterSecrets,
      database,
      logger: createLogger("warn", { write: (line: string) => lines.push(line) }),
      version: "0.0.0",
      clock: () => server.clock.now,
    });
    try {
      await second.begin();
    } finally {
      await second.http.close();
      await database.close();
    }
  };
  await begin("ES256");
  assert.deepEqual(lines, []);
  await begin("EdDSA");
  await begin("EdDSA");
  const keys = await server.actions.manageKeys.list();
  const made = keys.find(({ alg }) => alg === "EdDSA");
  assert.deepEqual(
    parsed(lines).map(({ oldAlg, oldKid, alg, kid, signsFrom }) => [oldAlg, oldKid, alg, kid, signsFrom]),
    [["ES256", header["kid"], "EdDSA", made?.kid, made?.use_at]],
  );
});
