import assert from "node:assert/strict";
import { test } from "node:test";
import { drawRing } from "./ring.ts";

const band = { inner: 40, outer: 70 };

test("the same bytes are drawn alike, and one bit less or more otherwise", () => {
  const bytes = new Uint8Array(64).fill(7);
  assert.equal(drawRing(bytes, band), drawRing(bytes.slice(), band));
  for (const at of [0, 31, 63]) {
    const other = bytes.slice();
    other[at] = 6;
    assert.notEqual(drawRing(other, band), drawRing(bytes, band));
  }
});

test("a ring stays in its band", () => {
  for (let seed = 0; seed < 50; seed++) {
    const path = drawRing(new Uint8Array([seed, 255 - seed]), band);
    const spots = path.match(/[\d.]+ [\d.]+/g) ?? [];
    assert.ok(spots.length > 1000);
    for (const spot of spots) {
      const [x = 0, y = 0] = spot.split(" ").map(Number);
      const radius = Math.hypot(x - 100, y - 100);
      assert.ok(radius > band.inner - 0.2 && radius < band.outer + 0.2, `${seed}: ${radius}`);
    }
  }
});
