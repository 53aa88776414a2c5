import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { describeErrorCodes } from "./error-codes.ts";
import { unaligned } from "./markdown.ts";

test("docs/error-codes.md holds the tables of the source", () => {
  const page = readFileSync(new URL("../../../docs/error-codes.md", import.meta.url), "utf8");
  for (const part of describeErrorCodes()) {
    assert.ok(unaligned(page).includes(unaligned(part)), `docs/error-codes.md is to hold this:\n\n${part}\n`);
  }
});
