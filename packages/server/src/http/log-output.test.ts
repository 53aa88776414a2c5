import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { until } from "../../test/until.ts";
import { openLogOutput } from "./log-output.ts";

/** A file for a log, and how often it is written to. */
function logFile(t: TestContext) {
  const folder = fs.mkdtempSync(join(tmpdir(), "countersign-log-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const path = join(folder, "log");
  const { write } = fs;
  const written = t.mock.method(fs, "write", write);
  return { fd: fs.openSync(path, "a"), read: () => fs.readFileSync(path, "utf8"), written };
}

const kilobyte = (number: number) => `${String(number).padStart(1_023, ".")}\n`;

test("the lines of one turn of the event loop go out together", async (t) => {
  const { fd, read, written } = logFile(t);
  const output = openLogOutput(fd);
  for (const line of ["one\n", "two\n", "three\n"]) output.write(line);
  await until(() => read() !== "");
  assert.equal(read(), "one\ntwo\nthree\n");
  assert.equal(written.mock.callCount(), 1);
  output.write("four\n");
  await until(() => read() === "one\ntwo\nthree\nfour\n");
});

for (const [how, end] of [
  ["exits", "process.exit()"],
  ["dies of an error", "throw new Error()"],
] as const) {
  test(`a process that ${how} in the turn of its last line has written it`, () => {
    const source = `import { openLogOutput } from ${JSON.stringify(import.meta.resolve("./log-output.ts"))};
      openLogOutput().write("last\\n");
      ${end};`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", source], {
      encoding: "utf8",
    });
    assert.equal(stdout, "last\n");
  });
}

test("many outputs of one process leave no more at its end than one", (t) => {
  openLogOutput(logFile(t).fd);
  const before = process.listenerCount("exit");
  openLogOutput(logFile(t).fd);
  assert.equal(process.listenerCount("exit"), before);
});

test("a log that could not be written for long goes on when it can, with the oldest lines first", async (t) => {
  t.mock.method(process.stderr, "write", () => true);
  const { fd, read, written } = logFile(t);
  const output = openLogOutput(fd);
  type Told = (error: NodeJS.ErrnoException) => void;
  written.mock.mockImplementation(((...given: unknown[]) =>
    setImmediate(() =>
      (given.at(-1) as Told)(Object.assign(new Error("full"), { code: "ENOSPC" })),
    )) as unknown as typeof fs.write);
  for (let number = 0; number < 1_100; number += 1) {
    output.write(kilobyte(number));
    await turn();
    await turn();
  }
  assert.equal(read(), "");
  written.mock.restore();
  output.write("this one is lost, and lets it try again\n");
  await until(() => read().length === 1_024 * 1_024);
  assert.ok(read().startsWith(kilobyte(0) + kilobyte(1)));
  assert.ok(read().endsWith(kilobyte(1_023)));
  output.write("and so on\n");
  await until(() => read().endsWith("and so on\n"));
});
