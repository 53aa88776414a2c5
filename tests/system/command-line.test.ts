import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { bareEnvironment } from "../bare-environment.ts";
import { runToEnd, startProcess, temporaryFolder } from "./server-process.ts";
import { freePort } from "../free-port.ts";

const main = join(import.meta.dirname, "../../packages/server/src/cli/main.ts");
const words = ["token", "inspect"];
const question = "Token (not shown): ";
const noToken = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl";

async function signUp(port: number): Promise<string> {
  const response = await fetch(`http://localhost:${port}/v1/signup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "ada@example.com", password: "a long walk in the rain" }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

test("beside a running server, `token inspect` takes its token from standard input", async (t) => {
  const folder = temporaryFolder(t);
  const environment = { COUNTERSIGN_PORT: String(await freePort()) };
  await startProcess(t, { folder, environment }, ["serve"]);
  const input = await signUp(Number(environment.COUNTERSIGN_PORT));
  for (const given of [words, [...words, "-"]]) {
    const { code, stdout, stderr } = await runToEnd({ folder, environment, input }, given);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^eyJ[^]*Signature: verifies with[^]*Verdict: accepted/);
  }
});

test("SIGTERM to npm ends the command that it runs", async (t) => {
  const folder = temporaryFolder(t);
  const npm = spawn("npm", ["run", "-s", "countersign", "--", "serve"], {
    cwd: join(import.meta.dirname, "../.."),
    env: {
      ...bareEnvironment,
      COUNTERSIGN_PORT: String(await freePort()),
      COUNTERSIGN_DATABASE_URL: `sqlite:${join(folder, "countersign.db")}`,
      COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
    },
    detached: true, // as a process group, which can be ended whole
  });
  t.after(() => spawnSync("kill", ["-KILL", "--", `-${npm.pid}`]));
  let log = "";
  for await (const chunk of npm.stdout.setEncoding("utf8")) {
    log += chunk;
    // Whatever still runs holds the output open, and the loop goes on.
    if (String(chunk).includes('"ready;')) npm.kill("SIGTERM");
  }
  assert.match(log, /"msg":"stopped"/);
});

test("`token inspect` without a server leaves nothing behind", async (t) => {
  const folder = temporaryFolder(t);
  const { code, stdout } = await runToEnd({ folder, input: noToken }, words);
  assert.equal(code, 1);
  assert.match(stdout, /cannot be checked/);
  assert.ok(!existsSync(join(folder, "data")) && !existsSync(join(folder, "secrets")));
});

const onTerminal = "script"; // of util-linux: gives a command a terminal of its own
const hasScript = spawnSync(onTerminal, ["--version"]).stdout?.includes("util-linux") ?? false;
for (const [setting, colours] of [
  ["", true],
  ["1", false],
] as const) {
  const what = colours ? "colours" : "with NO_COLOR none";
  test(`at a terminal the token is asked for and not echoed, and ${what} show`, {
    skip: !hasScript,
  }, async (t) => {
    const { code, shown } = await typeAtTerminal(t, "token inspect", {
      question,
      typed: `${noToken}\r`,
      noColor: setting,
    });
    assert.equal(code, 1);
    // Shown once: as the command's answer, in one piece or in three colours.
    const [header, payload, signature] = noToken.split(".");
    const painted = `\u001b[31m${header}\u001b[0m.\u001b[35m${payload}\u001b[0m.\u001b[34m${signature}\u001b[0m`;
    assert.ok(shown.startsWith(`${question}\r\n${colours ? painted : noToken}\r\n`), JSON.stringify(shown));
    assert.equal(shown.includes("\u001b"), colours);
  });
}

test("Ctrl-C at the question for a password ends the command with a line", {
  skip: !hasScript,
}, async (t) => {
  const asked = { question: "Password (not shown): ", typed: "half a pass\u0003" };
  const { code, shown } = await typeAtTerminal(t, "user create ada@example.com", asked);
  assert.deepEqual([code, shown], [130, `${asked.question}\r\nStopped: nothing was done.\r\n`]);
});

/** Runs a command at a terminal of its own, and types once the question is there. */
async function typeAtTerminal(
  t: TestContext,
  line: string,
  { question: asked, typed, noColor = "1" }: { question: string; typed: string; noColor?: string },
) {
  const command = `${process.execPath} --conditions=@countersign/source ${main} ${line}`;
  const screen = spawn(onTerminal, ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: temporaryFolder(t),
    env: { ...bareEnvironment, TERM: "xterm", NO_COLOR: noColor },
  });
  let shown = "";
  screen.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    shown += chunk;
    if (shown === asked) screen.stdin.write(typed);
  });
  const [code] = await once(screen, "close");
  return { code, shown };
}

test("`migrate` makes the database, and `secret new` a secret that `serve` takes", async (t) => {
  const folder = temporaryFolder(t);
  const migrated = await runToEnd({ folder }, ["migrate"]);
  assert.deepEqual([migrated.code, migrated.stderr], [0, ""]);
  assert.match(migrated.stdout, /^ran 0001-initial\n/);
  assert.ok(existsSync(join(folder, "data/countersign.db")));
  const made = await runToEnd({ folder }, ["secret", "new"]);
  assert.match(made.stdout, /^[\w-]{43}\n$/);
  const environment = { COUNTERSIGN_PORT: String(await freePort()), COUNTERSIGN_SECRET: made.stdout.trim() };
  const { child, ended } = await startProcess(t, { folder, environment }, ["serve"]);
  child.kill("SIGTERM");
  assert.equal((await ended).code, 0);
  assert.ok(!existsSync(join(folder, "secrets")));
});

test("wrong words end the process with exit code 2", async (t) => {
  const { code, stdout, stderr } = await runToEnd({ folder: temporaryFolder(t) }, ["sevre"]);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /The nearest is `countersign serve`/);
});

test("a password on standard input that is not UTF-8 is refused, and not changed", async (t) => {
  const { code, stderr } = await runToEnd(
    { folder: temporaryFolder(t), input: Buffer.from("p\xe4ssword long enough\n", "latin1") },
    ["user", "create", "ada@example.com"],
  );
  assert.equal(code, 2);
  assert.match(stderr, /^What standard input has is not UTF-8\.$/m);
});

test("`migrate` makes a database for its user alone, whatever the folder allows", {
  skip: process.platform === "win32" && "it has no such permissions",
}, async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "data"), { mode: 0o755 });
  assert.equal((await runToEnd({ folder }, ["migrate"])).code, 0);
  assert.equal(statSync(join(folder, "data/countersign.db")).mode & 0o777, 0o600);
});
