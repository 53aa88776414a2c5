import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { freePort } from "../../../tests/free-port.ts";

interface Ended {
  readonly code: number | null;
  readonly complaint: string;
}

/** Runs a program that has nothing but a guard, whose issuer is down. */
async function run(rest: string): Promise<Ended> {
  const program = `
    import { createGuard } from "@countersign/guard";
    const guard = createGuard({ issuer: "http://localhost:${await freePort()}", audience: "x", readyTimeout: 0.5 });
    ${rest}`;
  const words = ["--conditions=@countersign/source", "--input-type=module", "--eval", program];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      words,
      { cwd: import.meta.dirname },
      (_error, _output, complaint) => resolve({ code: child.exitCode, complaint }),
    );
  });
}

test("whoever waits for `ready` while the issuer is down is told so, and the process lives until then", async () => {
  const { code, complaint } = await run("await guard.ready();");
  assert.match(complaint, /: The guard has no keys after 0\.5 seconds\. The issuer's metadata at http:/);
  assert.match(complaint, /^Error: .*ECONNREFUSED.*\.$/m);
  assert.equal(code, 1);
});

test("a guard that nobody waits for keeps no process alive", async () => {
  assert.deepEqual(await run(""), { code: 0, complaint: "" });
});
