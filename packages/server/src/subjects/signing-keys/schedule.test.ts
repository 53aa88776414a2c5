import assert from "node:assert/strict";
import { test } from "node:test";
import { scheduleKeys } from "./schedule.ts";
import type { SigningKey } from "./signing-key.ts";

const times = { rotateEvery: 1_000, publishLead: 100, outlive: () => 50 };

function key(kid: string, useAt: number): SigningKey {
  return {
    kid,
    alg: "ES256",
    follows: "",
    publicJwk: null,
    sealedPrivate: null,
    keyVersion: null,
    secretCheck: null,
    useAt,
    createdAt: 0,
  };
}

const kids = (some: readonly SigningKey[]) => some.map(({ kid }) => kid).join("");

function summary(keys: SigningKey[], now: number) {
  const { current, next, published, gone, nextDueAt } = scheduleKeys(keys, now, times);
  return [current?.kid, next?.kid, kids(published), kids(gone), nextDueAt];
}

test("the key whose time has come last is current, and the next is due one lead before its own end", () => {
  assert.deepEqual(summary([], 0), [undefined, undefined, "", "", undefined]);
  assert.deepEqual(summary([key("a", 0)], 0), ["a", undefined, "a", "", 900]);
});

test("a key is next, then current, then retired, then gone", () => {
  const keys = [key("b", 1_000), key("a", 0)];
  assert.deepEqual(summary(keys, 999), ["a", "b", "ab", "", undefined]);
  assert.deepEqual(summary(keys, 1_000), ["b", undefined, "ab", "", 1_900]);
  assert.deepEqual(summary(keys, 1_050), ["b", undefined, "ab", "", 1_900]);
  assert.deepEqual(summary(keys, 1_051), ["b", undefined, "b", "a", 1_900]);
});

test("a clock before every key leaves the first one current", () => {
  assert.deepEqual(summary([key("b", 1_000), key("a", 500)], 0), ["a", "b", "ab", "", undefined]);
  assert.deepEqual(summary([key("a", 500)], 0), ["a", undefined, "a", "", 1_400]);
});
