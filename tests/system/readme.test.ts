import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { difference, readSteps } from "./readme.ts";
import { startProcess, temporaryFolder } from "./server-process.ts";
import { freePort } from "../free-port.ts";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("README.md", root), "utf8");
const hasCurl = spawnSync("curl", ["--version"]).status === 0;

test("the README's commands answer what it shows", { skip: !hasCurl }, async (t) => {
  const port = await freePort();
  const folder = temporaryFolder(t);
  const environment = {
    COUNTERSIGN_PORT: String(port),
    // The server and the commands run in different folders here.
    COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
    COUNTERSIGN_ISSUER: `http://localhost:${port}`,
    COUNTERSIGN_DATABASE_URL: `sqlite:${join(folder, "data/countersign.db")}`,
  };
  await startProcess(t, { folder, environment });
  const steps = readSteps(page);
  assert.ok(steps.length >= 6);
  const end = "\n-- end of step --\n";
  const script = steps.map(({ command }) => `${command}\nprintf '${end}'`).join("\n");
  const commands = script.replaceAll("localhost:4000", `localhost:${port}`);
  const { stdout, stderr } = await promisify(execFile)("sh", ["-c", commands], {
    cwd: fileURLToPath(root),
    env: { ...withoutSettings(process.env), ...environment },
  });
  const answers = stdout.split(end);
  for (const [index, step] of steps.entries()) {
    assert.equal(difference(step, answers[index] ?? ""), undefined, `${step.command}\n${stderr}`);
  }
});

/** The commands refuse what looks like a setting and is none, such as what tests are told by. */
function withoutSettings(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith("COUNTERSIGN_")));
}

test("the README's scripts and paths exist", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = [...page.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name]) => name ?? "");
  assert.ok(named.length > 3);
  for (const name of named) assert.ok(name in scripts, name);
  const paths = [
    ...page.matchAll(/\]\(([^)#:]+)\)/g),
    ...page.matchAll(/`((?:packages|examples|tests|docs)\/[^`]+)`/g),
  ].map(([, path]) => path ?? "");
  assert.ok(paths.length > 10);
  for (const path of paths) assert.ok(existsSync(new URL(path, root)), path);
});
