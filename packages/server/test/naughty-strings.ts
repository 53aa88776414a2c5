import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

const vectors =
  process.env["COUNTERSIGN_TEST_VECTORS"] ??
  fileURLToPath(new URL("../../../../shared/vectors", import.meta.url));

/** Texts that have troubled other software; without them the test is skipped, and says so. */
export function readNaughtyStrings(t: TestContext): readonly string[] {
  const path = `${vectors}/blns.json`;
  if (!existsSync(path)) {
    process.stderr.write("SKIPPED for want of blns.json: set COUNTERSIGN_TEST_VECTORS\n");
    t.skip("its vectors are missing");
    return [];
  }
  const { strings } = JSON.parse(readFileSync(path, "utf8")) as { strings: string[] };
  assert.ok(strings.length > 400);
  return strings;
}
