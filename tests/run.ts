// Runs every test of the repository, or those whose path contains one of the given words:
//   npm test -- jwt sessions
// Those in a browser are run by `npm run test:browser`, one after the other.
// What goes through the whole server runs again on PostgreSQL, and what is about its database on Debian's PostgreSQL 15
// as well, the oldest that is supported.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { bareEnvironment } from "./bare-environment.ts";
import { debianBinaries, type Postgres, startPostgres } from "./postgres.ts";
import { inShares } from "./shares.ts";

const words = process.argv.slice(2);
const files = globSync(["packages/*/{src,test}/**/*.test.ts", "tests/**/*.test.ts"])
  .filter((file) => !file.startsWith("tests/browser/"))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .toSorted();
/** All that goes through the whole server, but many hashes: they know no database. */
const onBoth = files.filter((file) => /^packages\/server\/test\/(?!naughty-passwords)/.test(file));
/** All that PostgreSQL runs but what is about requests, words or times, whichever the database. */
const onOldest = onBoth.filter(
  (file) =>
    !/\/attacks\/(?!crashes)|\/(hostile-input|commands|audit-tail|doctor[.-](?!database)|metrics|revocations-(?:feed|readers)|roll-out|session-life|signing-keys|warnings)/.test(
      file,
    ),
);

if (files.length === 0) {
  // The runner itself would call an empty run a success.
  console.error(`No test file matches ${words.join(", ") || "at all"}.`);
  process.exit(1);
}

async function run(some: readonly string[], environment: Record<string, string>): Promise<boolean> {
  // PostgreSQL waits until what it logs is read, so this process must not sleep meanwhile.
  const child = spawn(
    process.execPath,
    [
      "--conditions=@countersign/source",
      "--test",
      // Many tests wait for a process or a database, so each core gets one.
      `--test-concurrency=${availableParallelism()}`,
      "--test-reporter=spec",
      ...inShares(some),
    ],
    { stdio: "inherit", env: { ...process.env, ...bareEnvironment, ...environment } },
  );
  const [status] = await once(child, "exit");
  return status === 0;
}

async function runOn(postgres: Postgres, some: readonly string[]): Promise<boolean> {
  try {
    return await run(some, { COUNTERSIGN_TEST_POSTGRES: postgres.url });
  } finally {
    await postgres.stop();
  }
}

// First of all, so that a machine on which it cannot start says so at once.
const postgres = onBoth.length === 0 ? undefined : await startPostgres();
const passed = [await run(files, {})];
if (postgres !== undefined) {
  console.log("\nOn PostgreSQL:");
  passed.push(await runOn(postgres, onBoth));
}
if (onOldest.length > 0 && debianBinaries !== undefined) {
  console.log("\nOn Debian's PostgreSQL 15:");
  passed.push(await runOn(await startPostgres(debianBinaries), onOldest));
}
if (onOldest.length > 0 && debianBinaries === undefined) {
  console.error("\nNOT TRIED: PostgreSQL 15, for Debian's is not installed (apt-get install postgresql-15).");
}
process.exit(passed.every(Boolean) ? 0 : 1);
