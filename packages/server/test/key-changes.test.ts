import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { decodeUnverified } from "@countersign/jwt";
import { createUnitOfWork } from "../src/database/unit-of-work.ts";
import { openKeyring } from "../src/subjects/master-secrets/keyring.ts";
import { createPairMaker } from "../src/subjects/signing-keys/key-maker.ts";
import { followSettings } from "../src/subjects/signing-keys/succession.ts";
import { createStores } from "../src/subjects/stores.ts";
import { besideSecondServer } from "./second-server.ts";
import { bearer, password, startTestServer, type TestServer, tokens } from "./test-server.ts";

const algOf = (token: string) => decodeUnverified(token).header["alg"];

/** The same server as it would start with other settings. */
function withSettings(server: TestServer, changed: Partial<TestServer["settings"]>): TestServer {
  return { ...server, settings: { ...server.settings, ...changed } };
}

async function published({ http }: Pick<TestServer, "http">): Promise<string[]> {
  const { keys } = (await http.inject("/.well-known/jwks.json")).json<{ keys: { alg: string }[] }>();
  return keys.map(({ alg }) => alg);
}

test("a start with another algorithm publishes the new key a lead before it signs", async (t) => {
  const server = await startTestServer(t);
  const held = await server.signUp();
  await besideSecondServer(withSettings(server, { signingAlg: "EdDSA" }), async (second) => {
    const refresh = async (refresh_token: string) =>
      tokens(await second.http.inject({ method: "POST", url: "/v1/refresh", payload: { refresh_token } }));
    assert.deepEqual(await published(second), ["ES256", "EdDSA"]);
    const before = await refresh(held.refresh_token);
    assert.equal(algOf(before.access_token), "ES256");
    server.clock.now += server.settings.keyPublishLead + 6_000;
    const after = await refresh(before.refresh_token);
    assert.equal(algOf(after.access_token), "EdDSA");
    // The first process has not read the keys since, and takes the token all the same.
    assert.equal((await server.get("/v1/me", bearer(after))).statusCode, 200);
  });
});

test("a next key whose time comes while a start makes another one stays: it may have signed", async (t) => {
  const server = await startTestServer(t);
  const { settings, database, clock, actions } = server;
  clock.now += settings.rotateKeysEvery - settings.keyPublishLead;
  await server.beat();
  const keys = await actions.manageKeys.list();
  assert.deepEqual(
    keys.map(({ state }) => state),
    ["current", "next"],
  );

  const inTransaction = createUnitOfWork(database, createStores);
  const pairs = createPairMaker(
    "EdDSA",
    await openKeyring(server.masterSecrets, inTransaction, clock.now),
    randomBytes,
  );
  const change = await followSettings({
    stores: createStores(database.connection),
    inTransaction,
    clock: () => clock.now,
    times: {
      rotateEvery: settings.rotateKeysEvery,
      publishLead: settings.keyPublishLead,
      outlive: () => settings.accessTokenTtl,
    },
    maker: {
      ...pairs,
      make(place) {
        clock.now = Date.parse(keys[1]?.use_at ?? "");
        return pairs.make(place);
      },
    },
  });
  assert.deepEqual(
    (await actions.manageKeys.list()).map(({ kid, state }) => [kid, state]),
    [
      [keys[0]?.kid, "retired"],
      [keys[1]?.kid, "current"],
      [change?.to.kid, "next"],
    ],
  );
  assert.equal(change?.from.kid, keys[1]?.kid);
});

test("a start with a shared secret signs with it at once, also while a next key pair waits", async (t) => {
  const server = await startTestServer(t);
  const { user } = await server.signUp();
  const credentials = { email: user.email, password };
  server.clock.now += server.settings.rotateKeysEvery - server.settings.keyPublishLead;
  await server.beat();
  assert.deepEqual(await published(server), ["ES256", "ES256"]);
  const secret = { signingAlg: "HS256", hsSecret: [randomBytes(32)] } as const;
  await besideSecondServer(withSettings(server, secret), async (second) => {
    const entered = await server.post("/v1/login", credentials);
    assert.equal(algOf(tokens(entered).access_token), "ES256");
    const answer = await second.http.inject({ method: "POST", url: "/v1/login", payload: credentials });
    assert.equal(algOf(tokens(answer).access_token), "HS256");
  });
});
