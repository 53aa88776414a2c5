import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { assertRefused, asSomebody, canTestModes, usedFolder } from "./refused-start.ts";
import { temporaryFolder } from "./server-process.ts";

const secret = () => randomBytes(32).toString("base64url");

function withSecretFile(t: TestContext, content: string, mode = 0o600): string {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "secrets"));
  writeFileSync(join(folder, "secrets/countersign.secret"), content);
  chmodSync(join(folder, "secrets/countersign.secret"), mode);
  return folder;
}

describe("a start without its master secret says what to do", { concurrency: 4 }, () => {
  test("another master secret than the one the database was used with", async (t) => {
    const environment = { COUNTERSIGN_SECRET: secret() };
    await assertRefused(
      { folder: await usedFolder(t), environment },
      /need master secret number 1, .* append the secret .* to COUNTERSIGN_SECRET/,
    );
  });

  test("a master secret's file that is gone, and no new one is made", async (t) => {
    const folder = await usedFolder(t);
    rmSync(join(folder, "secrets"), { recursive: true });
    await assertRefused({ folder }, /there is no secrets\/countersign.secret: put it back/);
    assert.ok(!existsSync(join(folder, "secrets")));
  });

  test("a master secret's file that others may read", { skip: process.platform === "win32" }, async (t) => {
    await assertRefused({ folder: withSecretFile(t, secret(), 0o640) }, /run `chmod 600 secrets/);
  });

  test("a master secret's file that this user may not read", { skip: !canTestModes }, async (t) => {
    const folder = withSecretFile(t, secret(), asSomebody.uid === undefined ? 0o000 : 0o600);
    chmodSync(folder, 0o777);
    chmodSync(join(folder, "secrets"), 0o755);
    await assertRefused(
      { folder, ...asSomebody },
      /countersign.secret cannot be read \(EACCES\): let this user read it/,
    );
  });

  test("a master secret's file that holds something else, which is not shown", async (t) => {
    await assertRefused({ folder: withSecretFile(t, "") }, /is empty/);
    const folder = withSecretFile(t, "hunter2 hunter2 hunter2 hunter2 hunter2 hunter2");
    await assertRefused({ folder }, /^(?!.*hunter2).*must be base64url/);
  });
});
