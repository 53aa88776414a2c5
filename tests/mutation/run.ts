// Changes one thing at a time in the rules and counts which changes no test notices. All areas, or those whose name
// contains one of the given words:
//   npm run test:mutation -- sessions
// docs/proof.md explains those that remain. A score under 90 % fails.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";
import { AREAS, type Area } from "./areas.ts";

// Each mutant is a process that loads what it tests anew.
process.env["NODE_COMPILE_CACHE"] ??= "node_modules/.cache/compiled";

const words = process.argv.slice(2);
const areas = AREAS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (areas.length === 0) {
  console.error(`No area matches ${words.join(", ")}.`);
  process.exit(1);
}

for (const area of areas) {
  console.log(`\n${area.name}:`);
  await mutate(area);
}

async function mutate(area: Area): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-mutation-"));
  try {
    await new Stryker({
      mutate: area.mutate,
      testRunner: "tap",
      plugins: ["@stryker-mutator/tap-runner", fileURLToPath(new URL("wording.ts", import.meta.url))],
      ignorers: ["wording"],
      tap: {
        testFiles: area.tests,
        // In one process, so that what a mutant breaks while it loads is a failed test as well.
        nodeArgs: [
          "--conditions=@countersign/source",
          "--test",
          "--test-isolation=none",
          "--test-reporter=tap",
          "--require={{hookFile}}",
          "{{testFile}}",
        ],
      },
      coverageAnalysis: "perTest",
      ignorePatterns: ["**", "!packages/**", "!tests/**", "!package.json"],
      tempDirName: folder,
      reporters: ["clear-text"],
      clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
      concurrency: 2,
      thresholds: { high: 100, low: 90, break: 90 },
    }).runMutationTest();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
