import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { bareEnvironment } from "../../bare-environment.ts";
import { isSent, lastOf, readStages, runStage, wordsOf } from "./image.ts";
import { root } from "./page.ts";
import { temporaryFolder } from "../server-process.ts";
import { freePort } from "../../free-port.ts";

const [build = [], image = []] = readStages();
const skip = process.platform === "win32" && "its steps are a POSIX shell's";
/** Where the image's files are made, once for all tests. */
const app = mkdtempSync(join(tmpdir(), "countersign-image-"));

before(() => {
  if (skip === false) runStage(build, app);
});

after(() => rmSync(app, { recursive: true }));

const inside = (words: string[]) => words.map((word) => word.replace("/app/", `${app}/`));

test("what the Dockerfile installs and copies runs, is healthy, and stops at a signal", {
  skip,
}, async (t) => {
  const home = temporaryFolder(t);
  const environment = {
    ...bareEnvironment,
    NODE_ENV: "production",
    COUNTERSIGN_HOST: "0.0.0.0",
    COUNTERSIGN_PORT: String(await freePort()),
    COUNTERSIGN_ISSUER: "https://id.example.com",
    COUNTERSIGN_FEED_SECRET: "a-Word-for-the-feed-4711",
  };
  assert.equal(lastOf(image, "ENV"), "NODE_ENV=production COUNTERSIGN_HOST=0.0.0.0");
  const [check = "", ...checkWords] = wordsOf(lastOf(image, "HEALTHCHECK"));
  const isHealthy = () => spawnSync(check, checkWords, { env: environment }).status === 0;
  assert.equal(isHealthy(), false);
  const [program = "", ...words] = inside(wordsOf(lastOf(image, "CMD")));
  const server = spawn(program, words, { cwd: home, env: environment });
  const ended = once(server, "close");
  t.after(async () => {
    server.kill("SIGKILL");
    await ended;
  });
  let log = "";
  server.stderr.on("data", (chunk: Buffer) => (log += chunk));
  server.stdout.on("data", (chunk: Buffer) => (log += chunk));
  while (!log.includes("Server listening")) {
    assert.equal(server.exitCode, null, log);
    await Promise.race([once(server.stdout, "data"), ended]);
  }
  assert.equal(isHealthy(), true);
  assert.ok(existsSync(join(home, "data")) && existsSync(join(home, "secrets")));
  server.kill("SIGTERM");
  assert.equal((await ended)[0], 0);
});

test("the image holds the command line", { skip }, () => {
  const { stdout } = spawnSync("node", inside(["/app/packages/server/dist/cli.js", "--version"]), {
    env: bareEnvironment,
    encoding: "utf8",
  });
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
});

test("the image holds the pages, each thread's file, production dependencies and no tests", { skip }, () => {
  assert.ok(existsSync(join(app, "packages/web/dist/index.html")));
  const threads = globSync("packages/server/src/**/*-thread.ts", { cwd: root });
  assert.ok(threads.length > 0);
  for (const thread of threads)
    assert.ok(existsSync(join(app, "packages/server/dist", `${basename(thread, ".ts")}.js`)), thread);
  const { devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(new URL("package.json", root), "utf8"),
  ) as Record<string, Record<string, string>>;
  const manifest = readFileSync(new URL("packages/server/package.json", root), "utf8");
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  for (const name of Object.keys({ ...devDependencies, ...optionalDependencies })) {
    if (name in dependencies) continue;
    assert.ok(!existsSync(join(app, "node_modules", name)), name);
  }
  assert.deepEqual(globSync(["packages/**/*.test.ts", "packages/*/test", ".env", "data"], { cwd: app }), []);
});

test("data, secrets and .env never reach the build", () => {
  for (const path of [
    ".env",
    "data/countersign.db",
    "secrets/countersign.secret",
    ".git/config",
    "node_modules/pg/package.json",
    "packages/server/node_modules/x/index.js",
    "packages/server/.env",
    "packages/server/test/test-server.ts",
    "packages/server/src/time.test.ts",
    "packages/server/dist/main.js",
  ]) {
    assert.equal(isSent(path), false, path);
  }
  assert.equal(isSent("packages/server/src/main.ts"), true);
});

test("the image's user has no rights", () => {
  assert.equal(lastOf(image, "USER"), "node");
});
