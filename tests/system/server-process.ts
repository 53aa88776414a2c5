import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "../bare-environment.ts";

const entry = (path: string) => fileURLToPath(new URL(`../../packages/server/src/${path}`, import.meta.url));

export interface Ended {
  /** `null` where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The working directory; also where data and secrets lie. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What is typed on standard input. */
  readonly input?: string | Buffer;
  /** The user to run as; only root may choose. */
  readonly uid?: number;
}

/** A folder that is gone after the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the server's process file, or the command line with these words, to its end. */
export function runToEnd(options: RunOptions, words?: readonly string[]): Promise<Ended> {
  const child = start(options, words);
  child.stdin.end(options.input ?? "");
  return end(child);
}

/** Starts the server as a process of its own and resolves when it listens; the test's end stops it. */
export async function startProcess(t: TestContext, options: RunOptions, words?: readonly string[]) {
  const child = start(options, words);
  const ended = end(child);
  let logged = "";
  child.stdout.on("data", (chunk: string) => (logged += chunk));
  /** Resolves once the words stand on standard output. */
  const said = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => logged.includes(text) && resolve();
      child.stdout.on("data", look);
      look();
    });
  t.after(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const listening = said("Server listening");
  const early = await Promise.race([listening, ended]);
  if (early !== undefined) throw new Error(`The server ended (${early.code}): ${early.stderr}`);
  return { child, ended, said };
}

/** Starts it and waits for nothing; whoever calls this ends it. */
export function start(
  { folder, environment = {}, uid }: RunOptions,
  words?: readonly string[],
): ChildProcessWithoutNullStreams {
  const file = entry(words === undefined ? "main.ts" : "cli/main.ts");
  const child = spawn(process.execPath, ["--conditions=@countersign/source", file, ...(words ?? [])], {
    cwd: folder,
    env: { ...bareEnvironment, ...environment },
    stdio: "pipe",
    ...(uid === undefined ? {} : { uid }),
  });
  child.stdout.setEncoding("utf8");
  child.stderr.setEncoding("utf8");
  return child;
}

export function end(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: string) => (stdout += chunk));
  child.stderr.on("data", (chunk: string) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
