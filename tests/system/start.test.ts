import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "../bare-environment.ts";
import { runToEnd, startProcess, temporaryFolder } from "./server-process.ts";
import { freePort } from "../free-port.ts";

async function signUp(port: number, email: string): Promise<number> {
  const response = await fetch(`http://localhost:${port}/v1/signup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: "a long walk in the rain" }),
  });
  await response.arrayBuffer();
  return response.status;
}

test("a second start at the same port is refused and the first server goes on", async (t) => {
  const folder = temporaryFolder(t);
  const environment = { COUNTERSIGN_PORT: String(await freePort()) };
  await startProcess(t, { folder, environment });
  const second = await runToEnd({ folder, environment });
  assert.equal(second.code, 1);
  assert.match(second.stderr, /^Port \d+ of 127.0.0.1 is in use/);
  assert.equal(await signUp(Number(environment.COUNTERSIGN_PORT), "ada@example.com"), 201);
});

test("a second server on the same database and another port serves the same users", async (t) => {
  const folder = temporaryFolder(t);
  const [first, second] = [await freePort(), await freePort()];
  const issuer = `http://localhost:${first}`;
  for (const port of [first, second]) {
    const environment = { COUNTERSIGN_PORT: String(port), COUNTERSIGN_ISSUER: issuer };
    await startProcess(t, { folder, environment });
  }
  assert.equal(await signUp(first, "ada@example.com"), 201);
  assert.equal(await signUp(second, "ada@example.com"), 409);
});

test("the first start makes folders and a secret for the owner alone", async (t) => {
  const folder = temporaryFolder(t);
  await startProcess(t, { folder, environment: { COUNTERSIGN_PORT: String(await freePort()) } });
  const modes = ["data", "secrets", "secrets/countersign.secret"].map((path) =>
    (statSync(join(folder, path)).mode & 0o777).toString(8),
  );
  if (process.platform !== "win32") assert.deepEqual(modes, ["700", "700", "600"]);
});

const onTerminal = "script"; // of util-linux: gives a command a terminal of its own
const hasScript = spawnSync(onTerminal, ["--version"]).stdout?.includes("util-linux") ?? false;

test("at a terminal the start says where to go on, below what it logged, and Ctrl-C stops it", {
  skip: !hasScript,
}, async (t) => {
  const main = fileURLToPath(new URL("../../packages/server/src/main.ts", import.meta.url));
  const port = String(await freePort());
  const errors = join(temporaryFolder(t), "errors");
  const command = `exec ${process.execPath} --conditions=@countersign/source ${main} 2>${errors}`;
  const screen = spawn(onTerminal, ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: temporaryFolder(t),
    env: { ...bareEnvironment, COUNTERSIGN_PORT: port },
  });
  t.after(() => screen.kill("SIGKILL"));
  let shown = "";
  screen.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    if (!shown.includes("Ctrl-C") && `${shown}${chunk}`.includes("Ctrl-C")) screen.stdin.write("\u0003");
    shown += chunk;
  });
  assert.deepEqual(await once(screen, "close"), [0, null]);
  assert.ok(shown.includes(`open http://localhost:${port} in`), shown);
  assert.match(shown, /"ready; [^]*development only"\}\s+Countersign is ready: /);
  // Of what is written there nobody knows the order.
  assert.equal(readFileSync(errors, "utf8"), "");
});
