import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { readSettings } from "../../../packages/server/src/config/read-settings.ts";
import { readBlocks, root } from "./page.ts";
import { startProcess, temporaryFolder } from "../server-process.ts";
import { freePort } from "../../free-port.ts";

const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const [makeSettings = "", startCompose = ""] = readBlocks("sh");
const hasProgram = (name: string, option: string) => spawnSync(name, [option]).status === 0;
const withoutOpenssl = !hasProgram("openssl", "version") && "NOT TRIED for want of openssl";

function madeSettings(folder: string): NodeJS.Dict<string> {
  execFileSync("sh", ["-c", makeSettings], { cwd: folder });
  assert.equal(statSync(join(folder, ".env")).mode & 0o077, 0);
  return parseEnv(readFileSync(join(folder, ".env"), "utf8"));
}

test("the page's first step makes settings that the server takes", { skip: withoutOpenssl }, async (t) => {
  const folder = temporaryFolder(t);
  const { POSTGRES_PASSWORD, ...settings } = madeSettings(folder);
  assert.match(POSTGRES_PASSWORD ?? "", /^[\w-]{43}$/);
  assert.equal(readSettings(settings).issuer, "https://id.example.com");
  await startProcess(t, { folder, environment: { COUNTERSIGN_PORT: String(await freePort()) } });
});

test("compose.yaml gives the server settings that go together", { skip: withoutOpenssl }, (t) => {
  const given = madeSettings(temporaryFolder(t));
  const [server = "", rest = ""] = read("compose.yaml").split("\n  database:\n");
  const lines = [...server.matchAll(/^ {6}(COUNTERSIGN_\w+): (.+)$/gm)];
  const environment = Object.fromEntries(
    lines.map(([, name = "", value = ""]) => [
      name,
      value.replace(/\$\{(\w+):\?[^}]+\}/g, (_, variable: string) => given[variable] ?? ""),
    ]),
  );
  const settings = readSettings({ ...environment, COUNTERSIGN_HOST: "0.0.0.0" });
  assert.match(settings.databaseUrl, /^postgres:\/\/countersign:[\w-]{43}@database\/countersign$/);
  assert.equal(settings.secret.length, 1);
  assert.match(settings.feedSecret ?? "", /^[\w-]{43}$/);
  // The proxy that is trusted is the network's gateway, and nobody else gets to the port.
  assert.deepEqual(settings.trustProxy, [/gateway: (\S+)/.exec(rest)?.[1]]);
  assert.deepEqual(
    [...server.matchAll(/^ {6}- "(.*)"$/gm)].map(([, port]) => port),
    ["127.0.0.1:4000:4000"],
  );
  assert.match(startCompose, /^docker compose up /);
});

test("a container in the machine's own network needs no other setting to be on loopback", () => {
  const command = readBlocks("text").find((block) => block.includes("--network host")) ?? "";
  const given = [...command.matchAll(/--env (\w+)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]);
  const settings = readSettings({ COUNTERSIGN_HOST: "0.0.0.0", ...Object.fromEntries(given) });
  assert.equal(settings.issuer, "http://localhost:4000");
});

test("systemd finds nothing wrong with the unit", {
  skip: !hasProgram("systemd-analyze", "--version") && "NOT TRIED for want of systemd-analyze",
}, (t) => {
  const unit = read("deploy/countersign.service");
  const file = join(temporaryFolder(t), "countersign.service");
  writeFileSync(file, unit.replaceAll("/opt/countersign/", fileURLToPath(root)));
  const { status, stderr } = spawnSync("systemd-analyze", ["verify", file], { encoding: "utf8" });
  assert.deepEqual([status, stderr], [0, ""]);
});

test("the unit starts what is built of files that are there, without a right to spare", () => {
  const unit = read("deploy/countersign.service");
  const [, command = ""] = /^ExecStart=(.+)$/m.exec(unit) ?? [];
  const paths = command.split(" ").filter((word) => word.startsWith("/"));
  assert.equal(paths.length, 2);
  const [, program = ""] = paths;
  const source = program.replace("/opt/countersign/", "").replace("/dist/", "/src/").replace(/js$/, "ts");
  assert.ok(source.includes("/src/") && existsSync(new URL(source, root)));
  for (const line of [
    "User=countersign",
    "CapabilityBoundingSet=",
    "ProtectSystem=strict",
    "NoNewPrivileges=yes",
  ]) {
    assert.ok(unit.split("\n").includes(line), line);
  }
});
