import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { getPriority } from "node:os";
import { test } from "node:test";
import { hashingConcurrency, sizeThreadPool } from "./thread-pool.ts";

test("hashing leaves one core, and uses one where there is only one", () => {
  assert.deepEqual([1, 2, 8, 4_096].map(hashingConcurrency), [1, 1, 7, 1_020]);
});

test("the pool has room for more than hashing, and a larger one stays", () => {
  const sizes = [undefined, "", "2", "64", "many"].map((asked) => {
    const environment = { UV_THREADPOOL_SIZE: asked };
    sizeThreadPool(environment, 7);
    return environment.UV_THREADPOOL_SIZE;
  });
  assert.deepEqual(sizes, ["11", "11", "11", "64", "11"]);
});

const isOfPool = ([name]: readonly [string, number]) => name.startsWith("libuv-worker");
const isLinux = process.platform === "linux";
test("libuv follows, although the server's packages were imported before, and its threads alone let others go first", {
  skip: !isLinux,
}, () => {
  const program = `
      import "fastify"; import "kysely"; import "pino"; import "@node-rs/argon2"; import "node:sqlite";
      import { lowerThreadPool, sizeThreadPool } from ${JSON.stringify(new URL("./thread-pool.ts", import.meta.url).href)};
      sizeThreadPool(process.env, 7);
      const fs = await import("node:fs");
      await fs.promises.stat(".");
      lowerThreadPool();
      const { getPriority } = await import("node:os");
      const names = fs.readdirSync("/proc/self/task").map((id) =>
        [fs.readFileSync("/proc/self/task/" + id + "/comm", "utf8").trim(), getPriority(Number(id))]);
      process.stdout.write(JSON.stringify(names));
    `;
  const { UV_THREADPOOL_SIZE: _, ...env } = process.env;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
    env,
    encoding: "utf8",
  });
  const threads: Array<[name: string, priority: number]> = JSON.parse(output);
  const own = getPriority(process.pid);
  assert.deepEqual(
    threads.filter(isOfPool).map(([, priority]) => priority),
    Array(11).fill(10),
  );
  assert.ok(threads.some((thread) => !isOfPool(thread)));
  for (const [name, priority] of threads.filter((thread) => !isOfPool(thread)))
    assert.equal(priority, own, name);
});

test("where priorities are forbidden everything stays as it is", { skip: !isLinux }, () => {
  const program = `
      import os from "node:os";
      import { stat } from "node:fs/promises";
      import { syncBuiltinESMExports } from "node:module";
      os.setPriority = () => { process.stdout.write("refused "); throw new Error("EPERM"); };
      syncBuiltinESMExports();
      const { lowerThreadPool } = await import(${JSON.stringify(new URL("./thread-pool.ts", import.meta.url).href)});
      await stat(".");
      lowerThreadPool();
      process.stdout.write("goes on");
    `;
  const { UV_THREADPOOL_SIZE: _, ...env } = process.env;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    env,
    encoding: "utf8",
  });
  assert.match(output, /^(refused ){4}goes on$/);
});
