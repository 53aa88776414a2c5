import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./page.ts";

const source = fileURLToPath(root);
const lines = (name: string) => readFileSync(new URL(name, root), "utf8").split("\n");

interface Instruction {
  /** `RUN`, `COPY`, … */
  readonly word: string;
  readonly rest: string;
}

/** The stages of the Dockerfile, each beginning with its `FROM`. It has no line that goes on in the next. */
export function readStages(): Instruction[][] {
  const stages: Instruction[][] = [];
  for (const line of lines("Dockerfile")) {
    const { word, rest } = /^(?<word>[A-Z]+) (?<rest>.+[^\\])$/.exec(line)?.groups ?? {};
    if (word === undefined || rest === undefined) {
      assert.match(line, /^(#.*)?$/);
      continue;
    }
    if (word === "FROM") stages.push([]);
    stages.at(-1)?.push({ word, rest });
  }
  return stages;
}

/** What the stage says last with this word. */
export function lastOf(stage: readonly Instruction[], word: string): string {
  return stage.findLast((instruction) => instruction.word === word)?.rest ?? "";
}

/** The words of an instruction in exec form, behind what precedes the list. */
export function wordsOf(rest: string): string[] {
  return JSON.parse(rest.slice(rest.indexOf("["))) as string[];
}

/** Runs the steps of a stage that copies from the repository, in the folder as if it were the stage's working directory. */
export function runStage(stage: readonly Instruction[], folder: string): void {
  for (const { word, rest } of stage) {
    if (word === "COPY") copy(rest.split(" "), folder);
    if (word === "RUN") {
      const { status, stderr } = spawnSync("sh", ["-c", rest], {
        cwd: folder,
        encoding: "utf8",
        // What this machine needs to reach its registry is in the environment too.
        env: { ...process.env, npm_config_prefer_offline: "true" },
      });
      assert.equal(status, 0, stderr);
    }
  }
}

function copy(paths: readonly string[], folder: string): void {
  const target = join(folder, paths.at(-1) ?? "");
  for (const path of paths.slice(0, -1)) {
    assert.ok(isSent(path), `${path} is kept out by .dockerignore`);
    const found = globSync([path, `${path}/**`], { cwd: source, withFileTypes: true, exclude: isDependency });
    for (const entry of found) {
      if (!entry.isFile()) continue;
      const own = join(entry.parentPath, entry.name).slice(source.length);
      if (!isSent(own)) continue;
      const to = own === path ? join(target, own) : join(target, own.slice(path.length));
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(source, own), to);
    }
  }
}

function isDependency({ name }: { name: string }): boolean {
  return name === "node_modules";
}

/** Whether `.dockerignore` lets a path into the build: the last pattern that fits it, or a folder above it, decides. */
export function isSent(path: string): boolean {
  const above = path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
  let sent = true;
  for (const line of lines(".dockerignore")) {
    if (line === "" || line.startsWith("#")) continue;
    const pattern = patternOf(line.replace(/^!/, ""));
    if (above.some((one) => pattern.test(one))) sent = line.startsWith("!");
  }
  return sent;
}

/** Unlike a shell's, Docker's `*` also stands for names that begin with a dot. */
function patternOf(glob: string): RegExp {
  const parts = glob.split(/(\*\*\/|\*)/).map((part) => {
    if (part === "**/") return "(?:.*/)?";
    return part === "*" ? "[^/]*" : part.replaceAll(".", "\\.");
  });
  return new RegExp(`^${parts.join("")}$`);
}
