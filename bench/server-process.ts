import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../tests/free-port.ts";

const main = fileURLToPath(new URL("../packages/server/src/main.ts", import.meta.url));

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a server in a process of its own, on a throw-away database, and waits until it is ready. */
export async function startServerProcess(environment: Record<string, string> = {}): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const port = await freePort();
  const child = spawn(process.execPath, ["--conditions=@countersign/source", main], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env["PATH"],
      COUNTERSIGN_PORT: String(port),
      COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
      COUNTERSIGN_LOG_LEVEL: "warn",
      ...environment,
    },
  });
  const url = `http://localhost:${port}`;
  await ready(url, child);
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      const exited = new Promise((resolve) => {
        child.once("exit", resolve);
      });
      child.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error("The server did not start.");
}
