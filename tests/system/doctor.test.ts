import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { asSomebody, canTestModes } from "./refused-start.ts";
import { runToEnd, temporaryFolder } from "./server-process.ts";

test("a database file that its user may only read fails", { skip: !canTestModes }, async (t) => {
  const folder = temporaryFolder(t);
  await runToEnd({ folder }, ["migrate"]);
  const data = join(folder, "data");
  chmodSync(join(data, "countersign.db"), 0o444);
  for (const path of [data, folder]) chmodSync(path, 0o755);
  const { stdout } = await runToEnd({ folder, ...asSomebody }, ["doctor", "--json"]);
  const { findings }: { findings: { probe: string; state: string; says: string }[] } = JSON.parse(stdout);
  const found = findings.filter(({ probe }) => probe === "database");
  assert.deepEqual(
    found.map(({ state }) => state),
    ["fail"],
  );
  assert.match(found[0]?.says ?? "", /may only be read/);
});
