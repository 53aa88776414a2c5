import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { jwtErrorCodes } from "@countersign/jwt";
import { describeJwt } from "./jwt.ts";
import { unaligned } from "./markdown.ts";

const page = readFileSync(new URL("../../../docs/jwt.md", import.meta.url), "utf8");

test("docs/jwt.md holds the tables that the package's tests prove", () => {
  for (const part of describeJwt()) {
    assert.ok(unaligned(page).includes(unaligned(part)), `docs/jwt.md is to hold this:\n\n${part}\n`);
  }
});

test("docs/jwt.md names every code with which a token or a key is refused", () => {
  assert.deepEqual(
    jwtErrorCodes.filter((code) => !page.includes(`\`${code}\``)),
    [],
  );
});
