import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = fileURLToPath(new URL("../node_modules/.cache/tests/", import.meta.url));
const filesEach = 8;

/** Tests of whole processes, and attacks, which count every hash of their process. */
const needsItsOwnProcess = /^tests\/|\/attacks\//;

/**
 * Test files for the runner, which starts a process for each: one in place of eight, since half of a small one's time is
 * that in which the server is loaded.
 */
export function inShares(files: readonly string[]): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
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
