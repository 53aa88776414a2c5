import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import type { TestContext } from "node:test";
import { type Ended, runToEnd, type RunOptions, startProcess, temporaryFolder } from "./server-process.ts";
import { freePort } from "../free-port.ts";

/** The start ends with exit code 1 and one line on standard error that says this. */
export async function assertRefused(options: RunOptions, message: RegExp): Promise<void> {
  const ended = await runToEnd({
    ...options,
    environment: { COUNTERSIGN_PORT: String(await freePort()), ...options.environment },
  });
  assert.match(ended.stderr, message);
  assert.deepEqual([ended.code, ended.stderr.trimEnd().split("\n").length], [1, 1]);
  assertNoStackTrace(ended);
}

/** Messages are for people: where in the code they come from is no part of them. */
export function assertNoStackTrace({ stdout, stderr }: Ended): void {
  assert.doesNotMatch(stderr + stdout, /^\s+at |\bError:|node:internal/m);
}

/** A folder in which a server has run, with the master secret of its own file. */
export async function usedFolder(t: TestContext): Promise<string> {
  const folder = temporaryFolder(t);
  const { child, ended } = await startProcess(t, {
    folder,
    environment: { COUNTERSIGN_PORT: String(await freePort()) },
  });
  child.kill("SIGTERM");
  assert.equal((await ended).code, 0);
  return folder;
}

/** A user without rights. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
/** File modes do not bind root, and another user may be unable to read the repository. */
export const canTestModes =
  process.platform !== "win32" &&
  (!isRoot ||
    spawnSync(process.execPath, ["--eval", `fs.readFileSync(${JSON.stringify(import.meta.filename)})`], {
      uid: nobody,
    }).status === 0);

/** Run as somebody whom file modes bind. */
export const asSomebody = isRoot ? { uid: nobody } : {};
