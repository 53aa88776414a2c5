import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../problem.ts";
import { createGuessLimiter } from "./guess-limiter.ts";
import type { Guess } from "./limits.ts";
import type { GuessStore } from "./store.ts";

const windowMinutes = 15;
const verified = () => Promise.resolve();
const overloaded = new Error("no time");
const fails = () => Promise.reject(new Problem("unavailable", "The database is away."));
const busy = () => Promise.reject(overloaded);

function setUp(signUpBurst = 3) {
  let now = 1_700_000_000_000;
  const rows = new Map<string, { count: number; windowEndsAt: number }>();
  const store: GuessStore = {
    async count(key, at, window, ceiling) {
      const row = rows.get(key);
      const next =
        row !== undefined && row.windowEndsAt > at
          ? { ...row, count: Math.min(ceiling, row.count + 1) }
          : { count: 1, windowEndsAt: at + window };
      rows.set(key, next);
      return next;
    },
    async takeBack(key) {
      const row = rows.get(key);
      if (row !== undefined) rows.set(key, { ...row, count: Math.max(0, row.count - 1) });
    },
    async clear(key) {
      rows.delete(key);
    },
    find: async (key) => rows.get(key),
    purge: () => Promise.resolve(0),
  };
  const limiter = createGuessLimiter({ store, clock: () => now, signUpBurst });
  const pass = (minutes: number) => {
    now += minutes * 60_000;
  };
  return { limiter, rows, pass, store };
}

const spray = (index: number): Guess => ({
  emailKey: `user${index}@example.org`,
  network: "2001:db8:1:2::/64",
  knownDevice: null,
});

/** How many of so many guesses in a row are admitted. */
async function admitted(
  times: number,
  guess: (index: number) => Guess,
  { limiter }: ReturnType<typeof setUp>,
) {
  const outcomes = await Promise.allSettled(
    Array.from({ length: times }, (_, index) => limiter.attempt(guess(index), verified)),
  );
  return outcomes.filter(({ status }) => status === "fulfilled").length;
}

const stranger = (index: number): Guess => ({
  emailKey: "ada@example.org",
  network: `198.51.100.${index}`,
  knownDevice: null,
});
const owner: Guess = { emailKey: "ada@example.org", network: "192.0.2.1", knownDevice: "192.0.2.1" };

test("ten guesses on one account are admitted, whatever the networks they come from", async () => {
  const parts = setUp();
  assert.equal(await admitted(200, stranger, parts), 10);
});

test("who is refused is told how long to wait, and after it may try again", async () => {
  const parts = setUp();
  await admitted(10, stranger, parts);
  parts.pass(5);
  await assert.rejects(parts.limiter.attempt(stranger(1), verified), {
    code: "too_many_requests",
    retryAfter: 600,
  });
  parts.pass(windowMinutes - 5);
  await parts.limiter.attempt(stranger(1), verified);
});

test("guesses from elsewhere do not lock out a device that has logged in before", async () => {
  const parts = setUp();
  await admitted(200, stranger, parts);
  assert.equal(await admitted(20, () => owner, parts), 10);
});

test("one network may try fifty times, over all accounts", async () => {
  const parts = setUp();
  assert.equal(await admitted(1_000, spray, parts), 50);
});

test("a network over its limit uses up no account's allowance", async () => {
  const parts = setUp();
  await admitted(50, spray, parts);
  await admitted(100, () => ({ ...stranger(0), network: spray(0).network }), parts);
  assert.equal(await admitted(20, stranger, parts), 10);
});

test("the right password starts the account's count anew, but the network's has only one back", async () => {
  const parts = setUp();
  const guess = stranger(1);
  for (let round = 0; round < 5; round++) {
    for (let times = 0; times < 10; times++) await parts.limiter.attempt(guess, verified);
    await parts.limiter.succeeded(guess);
  }
  assert.equal(await admitted(20, () => guess, parts), 5);
});

test("a burst of right passwords from one network leaves no count behind but that of two who were refused", async () => {
  const parts = setUp();
  const logIn = async (index: number) => {
    await parts.limiter.attempt(spray(index), () => new Promise((resolve) => setImmediate(resolve)));
    await parts.limiter.succeeded(spray(index));
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, index) => logIn(index)));
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 50);
  assert.equal(await admitted(100, spray, parts), 48);
});

test("a right password on a known device leaves the count of strangers as it is", async () => {
  const parts = setUp();
  await admitted(10, stranger, parts);
  await parts.limiter.attempt(owner, verified);
  await parts.limiter.succeeded(owner);
  await assert.rejects(parts.limiter.attempt(stranger(1), verified), { code: "too_many_requests" });
});

test("a guess that was never verified does not count", async () => {
  const parts = setUp();
  for (let times = 0; times < 100; times++) {
    await assert.rejects(parts.limiter.attempt(stranger(1), busy), overloaded);
  }
  await parts.limiter.attempt(stranger(1), verified);
});

test("neither the address nor the network can be read in what is stored", async () => {
  const parts = setUp();
  await parts.limiter.attempt(stranger(1), verified);
  await parts.limiter.attempt(owner, verified);
  await parts.limiter.attemptSignUp(owner.network, verified);
  assert.equal(parts.rows.size, 5);
  for (const key of parts.rows.keys()) assert.match(key, /^[\w-]{43}$/);
});

test("guesses of others in its network do not lock out a device that has logged in before", async () => {
  const parts = setUp();
  await admitted(1_000, (index) => ({ ...spray(index), network: owner.network }), parts);
  assert.equal(await admitted(20, () => owner, parts), 10);
});

test("what a known device does counts for it alone: its network's strangers have as many guesses as before", async () => {
  const parts = setUp();
  await assert.rejects(parts.limiter.attempt(owner, busy), overloaded);
  await parts.limiter.attempt(owner, verified);
  await parts.limiter.succeeded(owner);
  assert.equal(await admitted(1_000, (index) => ({ ...spray(index), network: owner.network }), parts), 50);
});

test("a network may sign up so many times in a window, whatever it guesses; others may go on", async () => {
  const parts = setUp(3);
  await admitted(1_000, spray, parts);
  const { network } = spray(0);
  for (let times = 0; times < 3; times++) await parts.limiter.attemptSignUp(network, verified);
  await assert.rejects(parts.limiter.attemptSignUp(network, verified), {
    code: "too_many_requests",
    retryAfter: 900,
  });
  await parts.limiter.attemptSignUp("198.51.100.1", verified);
  parts.pass(windowMinutes);
  await parts.limiter.attemptSignUp(network, verified);
});

test("a sign-up whose password was never hashed does not count", async () => {
  const parts = setUp(3);
  for (let times = 0; times < 10; times++) {
    await assert.rejects(parts.limiter.attemptSignUp("198.51.100.1", busy), overloaded);
  }
  await parts.limiter.attemptSignUp("198.51.100.1", verified);
});

const colleague = (index: number): Guess => ({ ...spray(index), knownDevice: spray(index).network });

test("known devices of one network may try five hundred times, over all their accounts", async () => {
  const parts = setUp();
  assert.equal(await admitted(1_000, colleague, parts), 500);
});

test("without a limit of sign-ups none is counted", async () => {
  const parts = setUp(0);
  for (let times = 0; times < 1_000; times++) await parts.limiter.attemptSignUp("198.51.100.1", verified);
  await assert.rejects(parts.limiter.attemptSignUp("198.51.100.1", busy), overloaded);
  assert.equal(parts.rows.size, 0);
});

test("a count that cannot be taken back or cleared hides no refusal and refuses nobody", async () => {
  const { limiter, store } = setUp();
  Object.assign(store, { takeBack: fails, clear: fails });
  await assert.rejects(limiter.attempt(stranger(1), busy), overloaded);
  await limiter.succeeded(stranger(1));
});
