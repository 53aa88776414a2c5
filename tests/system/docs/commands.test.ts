import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { commands } from "../../../packages/server/src/cli/commands.ts";
import { describeCommands } from "./commands.ts";
import { unaligned } from "./markdown.ts";

test("docs/commands.md says of each command what it says of itself, and names no other", () => {
  const page = readFileSync(new URL("../../../docs/commands.md", import.meta.url), "utf8");
  const parts = describeCommands(commands);
  const missing = parts.filter((part) => !unaligned(page).includes(unaligned(part)));
  assert.deepEqual(missing, [], `docs/commands.md is to hold this:\n\n${parts.join("\n\n")}\n`);
  assert.equal(page.match(/^## /gm)?.length, commands.length);
});
