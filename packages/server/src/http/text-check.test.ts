import assert from "node:assert/strict";
import { test } from "node:test";
import { findBadText } from "./text-check.ts";

test("ordinary values pass", () => {
  assert.equal(findBadText({ a: ["ä 📱", 1, null, true, { b: "" }] }), undefined);
  assert.equal(findBadText(undefined), undefined);
});

test("what is nested too deeply is refused, with no need to look further", () => {
  const deep = JSON.parse("[".repeat(8000) + "]".repeat(8000));
  assert.match(String(findBadText(deep)?.message), /nested/);
  assert.equal(findBadText(JSON.parse("[".repeat(32) + "]".repeat(32))), undefined);
});

test("a long name is not shown", () => {
  assert.equal(findBadText({ a: { ["n".repeat(65)]: "\0" } })?.path, "/a");
});
