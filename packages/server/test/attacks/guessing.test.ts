import assert from "node:assert/strict";
import { test } from "node:test";
import { hashesDuring } from "./hash-count.ts";
import { bearer, password, startTestServer, type TestServer, tokens } from "../test-server.ts";
import { besideSecondServer } from "../second-server.ts";

interface Guess {
  readonly email?: string;
  readonly typed?: string;
  readonly from?: string;
  readonly headers?: Record<string, string>;
}

function guess(
  { http }: Pick<TestServer, "http">,
  { email = "ada@example.com", typed = "not the password", from = "192.0.2.1", headers = {} }: Guess,
) {
  const payload = { email, password: typed };
  return http.inject({ method: "POST", url: "/v1/login", remoteAddress: from, headers, payload });
}

/** One guess at a time, and the statuses that they got, with how often. */
async function statusesOf(server: TestServer, guesses: readonly Guess[]) {
  const counts: Record<number, number> = {};
  for (const one of guesses) {
    const { statusCode, headers } = await guess(server, one);
    counts[statusCode] = (counts[statusCode] ?? 0) + 1;
    assert.equal(statusCode === 429, headers["retry-after"] !== undefined);
  }
  return counts;
}

const address = (index: number) => `198.51.${index >> 8}.${index & 255}`;
const addresses = (count: number) => Array.from({ length: count }, (_, index) => address(index));

test("brute force in parallel bursts from a thousand addresses: ten guesses are counted, and no more hashed (NIST SP 800-63B-4 §3.2.2)", async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  const answers: number[] = [];
  const made = await hashesDuring(server, async () => {
    for (let burst = 0; burst < 10; burst++) {
      const from = addresses(1_000).slice(burst * 100, burst * 100 + 100);
      const replies = await Promise.all(from.map((ip) => guess(server, { from: ip })));
      answers.push(...replies.map(({ statusCode }) => statusCode));
    }
  });
  assert.equal(made, 10);
  assert.equal(answers.filter((status) => status === 401).length, 10);
  assert.equal(answers.filter((status) => status === 429).length, 990);
});

test("password spraying over a thousand addresses stops at the network's limit (CWE-307)", async (t) => {
  const server = await startTestServer(t);
  const guesses = Array.from({ length: 1_000 }, (_, index) => ({ email: `user${index}@example.com` }));
  assert.deepEqual(await statusesOf(server, guesses), { 401: 50, 429: 950 });
});

test("a flood of sign-ups from one network: no more are hashed than the limit allows, and no faster are addresses listed (CWE-770)", async (t) => {
  const server = await startTestServer(t, {
    COUNTERSIGN_ARGON2_MEMORY: "7168",
    COUNTERSIGN_ARGON2_PASSES: "5",
    COUNTERSIGN_SIGNUP_BURST: "10",
  });
  const statuses: number[] = [];
  const made = await hashesDuring(server, async () => {
    for (let index = 0; index < 30; index++) {
      const email = index < 5 ? `user${index}@example.com` : "user0@example.com";
      statuses.push((await server.post("/v1/signup", { email, password })).statusCode);
    }
  });
  assert.deepEqual(statuses, [...Array(5).fill(201), ...Array(5).fill(409), ...Array(20).fill(429)]);
  assert.equal(made, 10);
  server.clock.now += 900_000;
  assert.equal((await server.signUp("later@example.com")).user.email, "later@example.com");
});

test("lockout as denial of service: the owner's device, its session and the account go on (CWE-645)", async (t) => {
  const server = await startTestServer(t);
  const owner = await server.signUp();
  await statusesOf(
    server,
    addresses(30).map((from) => ({ from })),
  );
  assert.equal((await guess(server, { typed: password })).statusCode, 429);
  // The device of the sign-up, though the password be mistyped once.
  assert.equal((await guess(server, { from: "127.0.0.1" })).statusCode, 401);
  assert.equal((await guess(server, { typed: password, from: "127.0.0.1" })).statusCode, 200);
  tokens(await server.refresh(owner.refresh_token));
  const change = { current: password, new: "another long password" };
  assert.equal((await server.post("/v1/password", change, bearer(owner))).statusCode, 204);
  server.clock.now += 900_000;
  assert.equal((await guess(server, { typed: change.new })).statusCode, 200);
});

test("limit bypass by forwarding headers and by the addresses of one IPv6 /64 (CWE-348)", async (t) => {
  const server = await startTestServer(t);
  const guesses = addresses(60).map((forwarded, index) => ({
    email: `user${index}@example.com`,
    from: `2001:db8:1:2:${index.toString(16)}::1`,
    headers: {
      "x-forwarded-for": forwarded,
      forwarded: `for=${forwarded}`,
      "x-real-ip": forwarded,
      "x-client-ip": forwarded,
      "true-client-ip": forwarded,
      "cf-connecting-ip": forwarded,
    },
  }));
  assert.deepEqual(await statusesOf(server, guesses), { 401: 50, 429: 10 });
  const neighbour = await guess(server, { email: "user99@example.com", from: "2001:db8:1:3::1" });
  assert.equal(neighbour.statusCode, 401);
});

test("limit bypass behind a trusted proxy by what the client itself wrote into X-Forwarded-For (CWE-348)", async (t) => {
  const server = await startTestServer(t, { COUNTERSIGN_TRUST_PROXY: "10.0.0.1" });
  const guesses = addresses(55).map((forged, index) => ({
    email: `user${index}@example.com`,
    from: "10.0.0.1",
    headers: { "x-forwarded-for": `${forged}, 203.0.113.9` },
  }));
  assert.deepEqual(await statusesOf(server, guesses), { 401: 50, 429: 5 });
});

test("limit bypass by other spellings of one address (CWE-178)", async (t) => {
  const server = await startTestServer(t);
  await server.signUp();
  const spellings = [
    "ada@example.com",
    "ADA@example.com",
    "ada@EXAMPLE.COM",
    " ada@example.com\t",
    "ａｄａ@example.com",
    "ada@ｅxample.com",
    "Ada@Example.Com",
  ];
  const guesses = addresses(20).map((from, index) => ({ from, email: String(spellings[index % 7]) }));
  assert.deepEqual(await statusesOf(server, guesses), { 401: 10, 429: 10 });
});

test("limit bypass by a restart or another process: counts are in the database (CWE-307)", async (t) => {
  const server = await startTestServer(t);
  await statusesOf(
    server,
    addresses(10).map((from) => ({ from })),
  );
  await besideSecondServer(server, async (second) => {
    assert.equal((await guess(second, { from: "203.0.113.1" })).statusCode, 429);
  });
});

test("limit bypass by the other routes that ask for the password, with a stolen access token (CWE-307)", async (t) => {
  const server = await startTestServer(t);
  const stolen = await server.signUp();
  const statuses: number[] = [];
  const made = await hashesDuring(server, async () => {
    for (const [index, remoteAddress] of addresses(20).entries()) {
      const attempt =
        index % 2 === 0
          ? { method: "DELETE", url: "/v1/me", payload: { password: "not the password" } }
          : {
              method: "POST",
              url: "/v1/password",
              payload: { current: "not the one", new: "a new password" },
            };
      const headers = bearer(stolen);
      const answer = await server.http.inject({
        ...attempt,
        method: attempt.method as "POST",
        remoteAddress,
        headers,
      });
      statuses.push(answer.statusCode);
    }
  });
  assert.equal(made, 10);
  assert.deepEqual(new Set(statuses.slice(10)), new Set([429]));
});
