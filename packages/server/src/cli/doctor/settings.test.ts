import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { SettingsError } from "../../config/settings-error.ts";
import { examineNode } from "./node-version.ts";
import { findSecrets } from "./master-secret.ts";
import { examineEnvFile, examineSettings } from "./settings.ts";

const secret = "uCZc6tNWgZVdpGTbyzA1l3KY3vdTUfV2TGSAJdrLBMQ";
const windows = process.platform === "win32" && "Windows keeps no such bits";

test("a file .env that others may read warns", { skip: windows }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, ".env");
  assert.equal(examineEnvFile(path).state, "ok");
  writeFileSync(path, "COUNTERSIGN_PORT=4000\n");
  for (const [mode, state] of [
    [0o600, "ok"],
    [0o640, "warn"],
    [0o604, "warn"],
  ] as const) {
    chmodSync(path, mode);
    assert.equal(examineEnvFile(path).state, state);
  }
});

test("a file .env that cannot be read is a failed line like any other", () => {
  const { findings, settings } = examineSettings(() => {
    throw new SettingsError(["The file .env cannot be read (EACCES): correct or remove it."]);
  });
  assert.equal(settings, undefined);
  assert.deepEqual(
    findings.map(({ state }) => state),
    ["fail"],
  );
});

test("Node.js is compared by numbers", () => {
  for (const [version, state] of [
    ["24.15.0", "ok"],
    ["24.9.0", "fail"],
    ["20.20.2", "fail"],
    ["100.0.0", "ok"],
  ] as const) {
    assert.equal(examineNode(version).state, state, version);
  }
});

test("the master secret's file and its folder are for their owner alone", { skip: windows }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "countersign.secret");
  const stateOf = () => findSecrets([], path).findings.map(({ state }) => state);
  assert.deepEqual(stateOf(), ["warn"]);
  writeFileSync(path, secret, { mode: 0o600 });
  assert.deepEqual(stateOf(), ["ok"]);
  assert.deepEqual(findSecrets([], path).secrets, [Buffer.from(secret, "base64url")]);
  chmodSync(folder, 0o777);
  assert.deepEqual(stateOf(), ["warn"]);
  chmodSync(path, 0o644);
  assert.deepEqual(stateOf(), ["fail"]);
  writeFileSync(path, "no secret at all");
  chmodSync(path, 0o600);
  const { findings, secrets } = findSecrets([], path);
  assert.deepEqual([findings[0]?.state, secrets], ["fail", []]);
  assert.doesNotMatch(JSON.stringify(findings), /no secret at all/);
});
