import assert from "node:assert/strict";
import { test } from "node:test";
import { inFewSizes, slicesOfFewSizes } from "./few-sizes.ts";

const some = (count: number) => Array.from({ length: count }, (_, index) => String(index));

test("ids are filled up to a power of two, with none that was not there", () => {
  assert.deepEqual(inFewSizes(["a", "b", "c"]), ["a", "b", "c", "c"]);
  const sizes = new Set<number>();
  for (let count = 1; count <= 500; count += 1) {
    const ids = inFewSizes(some(count));
    assert.deepEqual([...new Set(ids)], some(count));
    sizes.add(ids.length);
  }
  assert.equal(sizes.size, 10);
});

test("rows are cut into powers of two, each row once and in order", () => {
  const sizes = new Set<number>();
  for (let count = 0; count <= 600; count += 1) {
    const slices = [...slicesOfFewSizes(some(count), 512)];
    assert.deepEqual(slices.flat(), some(count));
    for (const { length } of slices) sizes.add(length);
  }
  assert.deepEqual(
    [...sizes].toSorted((a, b) => a - b),
    [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  );
});
