import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "../bare-environment.ts";
import { eventually } from "./eventually.ts";
import { startProcess, temporaryFolder } from "./server-process.ts";
import { freePort } from "../free-port.ts";

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly [member: string]: unknown;
}

test("the log tells of a new database once, where the server is, which key signs, and that it stopped", async (t) => {
  const folder = temporaryFolder(t);
  const port = String(await freePort());
  const issuer = `http://localhost:${port}`;

  /** One life of the server, in which somebody asks for the metrics. */
  const run = async (signingAlg: string) => {
    const environment = { COUNTERSIGN_PORT: port, COUNTERSIGN_SIGNING_ALG: signingAlg };
    const { child, ended } = await startProcess(t, { folder, environment });
    const answer = await fetch(`${issuer}/.well-known/jwks.json`);
    const { keys } = (await answer.json()) as { keys: { kid: string }[] };
    // The process is watched from now on, and ends all the same.
    assert.equal((await fetch(`${issuer}/metrics`)).status, 200);
    child.kill("SIGTERM");
    const { code, stdout } = await ended;
    assert.equal(code, 0);
    const lines = stdout.trimEnd().split("\n");
    return { kid: keys[0]?.kid, lines: lines.map((line) => JSON.parse(line) as Line) };
  };

  const first = await run("ES256");
  assert.ok(first.lines.some(({ msg }) => msg === "made a new database"));
  const ready = first.lines.find(({ msg }) => msg.startsWith("ready"));
  assert.deepEqual([ready?.["issuer"], ready?.["kid"], ready?.["alg"]], [issuer, first.kid, "ES256"]);
  assert.equal(first.lines.at(-1)?.msg, "stopped");

  // The old key signs on until receivers have had their time to fetch the new one.
  const second = await run("EdDSA");
  assert.ok(second.lines.every(({ msg }) => !msg.includes("database")));
  const after = second.lines.find(({ msg }) => msg.startsWith("ready"));
  assert.deepEqual([after?.["kid"], after?.["alg"]], [first.kid, "ES256"]);
  assert.ok(
    second.lines.some(({ msg, level, alg }) => level === 40 && alg === "EdDSA" && /newest/.test(msg)),
  );
});

const full = "/dev/full";

test("a log that cannot be written keeps the server neither from serving nor from stopping", {
  skip: !existsSync(full) && `there is no ${full} here`,
}, async (t) => {
  const port = String(await freePort());
  const log = openSync(full, "a");
  const main = fileURLToPath(new URL("../../packages/server/src/main.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@countersign/source", main], {
    cwd: temporaryFolder(t),
    env: { ...bareEnvironment, COUNTERSIGN_PORT: port },
    stdio: ["ignore", log, "pipe"],
  });
  closeSync(log);
  t.after(() => child.kill("SIGKILL"));
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const exited = once(child, "exit");
  const isServed = () =>
    fetch(`http://localhost:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  assert.ok(await eventually(isServed, Boolean));
  for (let requests = 0; requests < 10; requests += 1) assert.ok(await isServed());
  child.kill("SIGTERM");
  assert.deepEqual(await exited, [0, null]);
  assert.equal(complaint, "The log cannot be written (ENOSPC): lines of it are late, or lost.\n");
});
