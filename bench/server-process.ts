import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../tests/free-port.ts";

const countersign = fileURLToPath(new URL("../packages/server/src/main.ts", import.meta.url));

/** With them the packages of this repository are their sources. */
const sourceFlags: readonly string[] = ["--conditions=@countersign/source"];

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Where it works. */
  readonly folder: string;
  stop(): Promise<void>;
}

export interface ServerProcessOptions {
  readonly main: string;
  /** Answers once the server is ready. */
  readonly readyPath: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Of Node.js; those for TypeScript sources, where none are given. */
  readonly flags?: readonly string[];
  /** A throw-away one, where none is given. */
  readonly folder?: string;
}

/** Starts Countersign in a process of its own; its log goes to a file, as much of it as by default. */
export function startCountersign(
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<ServerProcess> {
  return startServerProcess({
    main: countersign,
    readyPath: "/readyz",
    environment: { COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"), ...environment },
    flags: [...sourceFlags, ...profiling()],
    ...(folder === undefined ? {} : { folder }),
  });
}

/** `COUNTERSIGN_BENCH_FLAGS="--cpu-prof --cpu-prof-dir=/tmp/profiles"` shows where the time goes. */
function profiling(): string[] {
  return process.env["COUNTERSIGN_BENCH_FLAGS"]?.split(" ") ?? [];
}

/** A benchmark that fails must not leave them behind: they would slow whatever is measured next. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill();
});

/** Starts a server, on loopback, and waits until it is ready. `COUNTERSIGN_PORT` tells it where to listen. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const port = await freePort();
  const flags = options.flags ?? sourceFlags;
  const child = spawn("/bin/sh", ["-c", 'exec "$@" >>log', "sh", process.execPath, ...flags, options.main], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: { PATH: process.env["PATH"], COUNTERSIGN_PORT: String(port), ...options.environment },
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  const url = `http://localhost:${port}`;
  await ready(`${url}${options.readyPath}`, child);
  return {
    url,
    pid: child.pid ?? 0,
    folder,
    stop: async () => {
      const exited = new Promise((resolve) => {
        child.once("exit", resolve);
      });
      child.kill("SIGTERM");
      await exited;
      if (options.folder === undefined) rmSync(folder, { recursive: true });
    },
  };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  throw new Error("The server did not start.");
}
