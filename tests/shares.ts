import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const filesEach = 8;

/** Tests of whole processes. */
const needsItsOwnProcess = /^tests\//;

/**
 * Test files for the runner, which starts a process for each: one in place of eight, since half of a small one's time is
 * that in which the server is loaded.
 */
export function inShares(files: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "countersign-tests-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const alone = files.filter((file) => needsItsOwnProcess.test(file));
  const others = files.filter((file) => !needsItsOwnProcess.test(file));
  const shares = [];
  for (let first = 0; first < others.length; first += filesEach) {
    const share = join(folder, `${shares.length}.mjs`);
    const imports = others
      .slice(first, first + filesEach)
      .map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};\n`);
    writeFileSync(share, imports.join(""));
    shares.push(share);
  }
  return [...alone, ...shares];
}
