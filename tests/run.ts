// Runs every test of the repository, or those whose path contains one of the given words:
//   npm test -- jwt sessions
// What goes through the whole server runs twice: on SQLite, and on PostgreSQL.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { startPostgres } from "./postgres.ts";

const words = process.argv.slice(2);
const files = globSync(["packages/*/{src,test}/**/*.test.ts", "tests/**/*.test.ts"])
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .toSorted();
const onBoth = files.filter((file) => file.startsWith("packages/server/test/"));

if (files.length === 0) {
  // The runner itself would call an empty run a success.
  console.error(`No test file matches ${words.join(", ") || "at all"}.`);
  process.exit(1);
}

function run(some: readonly string[], environment: Record<string, string>): boolean {
  const { status } = spawnSync(
    process.execPath,
    ["--conditions=@countersign/source", "--test", "--test-reporter=spec", ...some],
    { stdio: "inherit", env: { ...process.env, ...environment } },
  );
  return status === 0;
}

// First of all, so that a machine on which it cannot start says so at once.
const postgres = onBoth.length === 0 ? undefined : await startPostgres();
const passed = [run(files, {})];
if (postgres !== undefined) {
  console.log("\nOn PostgreSQL:");
  passed.push(run(onBoth, { COUNTERSIGN_TEST_POSTGRES: postgres.url }));
  await postgres.stop();
}
process.exit(passed.every(Boolean) ? 0 : 1);
