import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { goodClaims, now, signed, segment, keyFor, headerFor } from "../test/tokens.ts";
import { type CacheOptions, createTokenCache } from "./token-cache.ts";

const key = keyFor("HS256");
const claimsUntil = (exp: number) => ({ ...goodClaims, exp });

function tokenOf(number: number): string {
  return signed(key, `${segment(headerFor(key))}.${segment({ ...goodClaims, number })}`);
}

function cacheAt(options: CacheOptions = {}, clockTolerance = 0) {
  const time = { now };
  const clock = () => time.now * 1000;
  const rules = { issuer: null, audiences: null, required: [], clock, clockTolerance };
  return { time, cache: createTokenCache(options, rules) };
}

test("a token is found by its whole text, and by no other with the same end", () => {
  const { cache } = cacheAt();
  const token = tokenOf(1);
  const claims = claimsUntil(now + 10);
  cache.add(token, claims);
  assert.equal(cache.find(Buffer.from(token).toString()), claims);
  assert.equal(cache.find(`x${token.slice(1)}`), undefined);
  assert.equal(cache.find(token.slice(1)), undefined);
  assert.equal(cache.find(undefined), undefined);
});

test("of two tokens with one end the later one is kept, and counted once", () => {
  const { cache } = cacheAt();
  const [one, two] = [claimsUntil(now + 10), claimsUntil(now + 20)];
  const token = tokenOf(1);
  cache.add(token, one);
  cache.add(`x${token}`, two);
  assert.equal(cache.find(token), undefined);
  assert.equal(cache.find(`x${token}`), two);
  assert.equal(cache.size, 1);
});

test("there are never more entries than allowed, and the oldest goes first", () => {
  const { cache } = cacheAt({ maxEntries: 3 });
  for (let number = 0; number < 10; number += 1) {
    cache.add(tokenOf(number), claimsUntil(now + 10));
    assert.equal(cache.size, Math.min(number + 1, 3));
  }
  assert.equal(cache.find(tokenOf(6)), undefined);
  for (const number of [7, 8, 9]) assert.notEqual(cache.find(tokenOf(number)), undefined);
});

test("long tokens take the room of several, and one that is too long for the whole is not kept", () => {
  const { cache } = cacheAt({ maxBytes: 10_000 });
  for (let number = 0; number < 100; number += 1) cache.add(tokenOf(number), claimsUntil(now + 10));
  const many = cache.size;
  assert(many > 3 && many < 20, `${many} tokens of 400 bytes fit into 10 kB`);
  cache.add(`${"x".repeat(6000)}.e30.${"y".repeat(43)}`, claimsUntil(now + 10));
  assert(cache.size < many);
  const before = cache.size;
  cache.add(`${"x".repeat(20_000)}.e30.${"z".repeat(43)}`, claimsUntil(now + 10));
  assert.equal(cache.size, before);
});

test("an ended token is refused and forgotten, though it would be found", () => {
  const { time, cache } = cacheAt({}, 2);
  cache.add(tokenOf(1), claimsUntil(now + 10));
  time.now = now + 11.9;
  assert.notEqual(cache.find(tokenOf(1)), undefined);
  time.now = now + 12;
  assert.throws(() => cache.find(tokenOf(1)), { code: "token_expired" });
  assert.equal(cache.size, 0);
});

test("a clock that is set back makes a token refused that is not valid yet", () => {
  const { time, cache } = cacheAt();
  cache.add(tokenOf(1), claimsUntil(now + 10));
  time.now = now - 1;
  assert.throws(() => cache.find(tokenOf(1)), { code: "token_not_yet_valid" });
});

test("ended tokens that nobody asks for again make room while others come", () => {
  const { time, cache } = cacheAt();
  for (let number = 0; number < 100; number += 1) cache.add(tokenOf(number), claimsUntil(now + 10));
  time.now = now + 20;
  for (let number = 100; number < 202; number += 1) cache.add(tokenOf(number), claimsUntil(now + 30));
  assert.equal(cache.size, 102);
});

test("an emptied cache finds nothing, and has all of its room again", () => {
  const { cache } = cacheAt({ maxEntries: 2 });
  cache.add(tokenOf(1), claimsUntil(now + 10));
  cache.clear();
  assert.equal(cache.find(tokenOf(1)), undefined);
  cache.add(tokenOf(2), claimsUntil(now + 10));
  cache.add(tokenOf(3), claimsUntil(now + 10));
  assert.equal(cache.size, 2);
});

test("bounds that are no numbers of 1 or more are a caller's bug", () => {
  for (const bad of [0, -1, Number.NaN]) {
    assert.throws(() => cacheAt({ maxEntries: bad }), TypeError);
    assert.throws(() => cacheAt({ maxBytes: bad }), TypeError);
  }
});

test("a switch where bounds are expected is a caller's bug: false must not mean a cache", () => {
  for (const bad of [true, false, null]) assert.throws(() => cacheAt(bad as never), TypeError);
});

test("a token that is a piece of a long text does not keep all of it alive", () => {
  const { cache } = cacheAt();
  const token = tokenOf(1);
  const before = heapUsed();
  for (let number = 0; number < 50; number += 1) {
    const text = Buffer.alloc(200_000, `${number}x`).toString("latin1") + token;
    cache.add(`${text}${number}`.slice(-token.length), claimsUntil(now + 10));
  }
  const kept = heapUsed() - before;
  assert(kept < 5_000_000, `50 tokens keep ${kept} bytes, of texts of 10 MB`);
  assert.notEqual(cache.size, 0);
});

function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

test("a token is kept to the end of the tolerance, and dropped with it", () => {
  const { cache, time } = cacheAt({}, 5);
  cache.add(tokenOf(1), claimsUntil(now + 10));
  time.now = now + 14;
  for (const number of [2, 3]) cache.add(tokenOf(number), claimsUntil(now + 100));
  assert.equal(cache.size, 3);
  time.now = now + 15;
  for (const number of [4, 5, 6]) cache.add(tokenOf(number), claimsUntil(now + 100));
  assert.equal(cache.size, 5);
});

test("a token without end is never dropped for its age", () => {
  const { cache, time } = cacheAt();
  const { exp: _, ...endless } = goodClaims;
  const token = tokenOf(1);
  cache.add(token, endless);
  time.now = now + 1e9;
  for (const number of [2, 3, 4]) cache.add(tokenOf(number), endless);
  assert.equal(cache.find(token), endless);
});

test("a token that comes again takes no room of others", () => {
  const { cache } = cacheAt({ maxBytes: 2_500 });
  const [first, second] = [tokenOf(1), tokenOf(2)];
  cache.add(first, claimsUntil(now + 10));
  for (let time = 0; time < 20; time += 1) cache.add(second, claimsUntil(now + 10));
  assert.notEqual(cache.find(first), undefined);
});
