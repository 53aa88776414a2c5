// Runs every test of the repository, or those whose path contains one of the given words:
//   npm test -- jwt sessions
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

const words = process.argv.slice(2);
const files = globSync(["packages/*/{src,test}/**/*.test.ts", "tests/**/*.test.ts"])
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .toSorted();

if (files.length === 0) {
  // The runner itself would call an empty run a success.
  console.error(`No test file matches ${words.join(", ") || "at all"}.`);
  process.exit(1);
}

const { status } = spawnSync(
  process.execPath,
  ["--conditions=@countersign/source", "--test", "--test-reporter=spec", ...files],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
