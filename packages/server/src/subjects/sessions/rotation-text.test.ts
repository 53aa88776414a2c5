import assert from "node:assert/strict";
import { test } from "node:test";
import { keyHash } from "./idempotency-key.ts";
import type { Rotation } from "./rotation.ts";
import {
  entryLength,
  entryText,
  readRotations,
  rotationsText,
  timeLength,
  timePlace,
  timeText,
} from "./rotation-text.ts";

const now = 1_764_336_500_123;

function rotation(generation: number, at = now + generation): Rotation {
  return { from: generation, to: generation, at, key: keyHash(`key ${generation}`) };
}

test("rotations are read as they were written, oldest first", () => {
  const adopted = { from: 4_294_963_199, to: 4_294_967_295, at: 0, key: null };
  for (const rotations of [[], [rotation(0)], [rotation(7), adopted, rotation(9)]]) {
    assert.deepEqual(readRotations(rotationsText(rotations)), rotations);
  }
});

test("there is room for nine from the start, and more take more", () => {
  const many = Array.from({ length: 10 }, (_, generation) => rotation(generation));
  for (const count of [0, 1, 9]) {
    assert.equal(rotationsText(many.slice(0, count)).length, 9 * entryLength);
  }
  assert.equal(rotationsText(many).length, 10 * entryLength);
  assert.deepEqual(readRotations(rotationsText(many)), many);
});

test("an entry behind the text without its first one is the newest of as many", () => {
  const nine = Array.from({ length: 9 }, (_, generation) => rotation(generation));
  const next = rotationsText(nine).slice(entryLength) + entryText(rotation(9));
  assert.deepEqual(readRotations(next), [...nine.slice(1), rotation(9)]);
});

test("times stand where they are looked for, and are in order as texts", () => {
  const text = rotationsText([rotation(0), rotation(1), rotation(2)]);
  const timeOf = (back: number) => text.slice(text.length - timePlace(back)).slice(0, timeLength);
  assert.deepEqual(
    [1, 2, 3].map(timeOf),
    [2, 1, 0].map((generation) => timeText(now + generation)),
  );
  assert.ok(timeOf(4) < timeText(1), "where there was none it is long ago");
  assert.ok(timeText(999) < timeText(1_000));
});

test("what does not fit is refused instead of written over its neighbour", () => {
  const fits = rotation(0);
  for (const wrong of [
    { at: 1e13 },
    { at: -1 },
    { at: 1.5 },
    { to: 1e10, from: 1e10 },
    { to: 10_000 },
    { key: "short" },
  ]) {
    assert.throws(() => entryText({ ...fits, ...wrong }), RangeError);
  }
});
