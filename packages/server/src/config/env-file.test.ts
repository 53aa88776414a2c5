import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { addEnvFile } from "./env-file.ts";
import { readSettings } from "./read-settings.ts";
import { SettingsError } from "./settings-error.ts";

function fileOf(t: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, ".env");
  writeFileSync(path, content);
  return path;
}

test("the file adds to the environment, which wins", (t) => {
  const path = fileOf(t, "\uFEFFCOUNTERSIGN_PORT=4001\r\n# a comment\nCOUNTERSIGN_SIGNUP='closed'\n");
  const settings = readSettings(addEnvFile({ COUNTERSIGN_SIGNUP: "open" }, path));
  assert.equal(settings.port, 4001);
  assert.equal(settings.signup, "open");
});

test("an unknown name in the file stops the start too", (t) => {
  const path = fileOf(t, "COUNTERSIGN_PROT=4001");
  assert.throws(() => readSettings(addEnvFile({}, path)), /nearest is COUNTERSIGN_PORT/);
});

test("a line that sets nothing, and a name that is set twice, are told by their numbers and not repeated", (t) => {
  const path = fileOf(t, "COUNTERSIGN_PORT=1\n\nhunter2\n export COUNTERSIGN_PORT = 2\nA='b c' # d\n");
  const problems = catchProblems(() => addEnvFile({}, path));
  assert.equal(problems.length, 2);
  assert.match(problems[0] ?? "", /line 3, is not of the form NAME=value\.$/);
  assert.match(problems[1] ?? "", /line 4, sets COUNTERSIGN_PORT again, as line 1 did\.$/);
});

test("a quote that stays open is told: the value would swallow the lines below", (t) => {
  const path = fileOf(t, "A='info\nB=hunter2\nC='on'\nD=\"x\nE=it's\nF=`\n");
  assert.deepEqual(
    catchProblems(() => addEnvFile({}, path)).map((one) => one.slice(one.indexOf(", ") + 2)),
    [1, 4, 6].map((line) => `line ${line}, opens a quote that it does not close.`),
  );
});

function catchProblems(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
  }
  return [];
}

test("no file is no variables, and one that cannot be read is told", (t) => {
  const path = fileOf(t, "");
  assert.deepEqual(addEnvFile({ A: "1" }, `${path}.none`), { A: "1" });
  assert.throws(() => addEnvFile({}, join(path, "..")), SettingsError);
});
