import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "../../../../tests/bare-environment.ts";
import { makeTestDatabase } from "../test-database.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** A server process of its own on loopback. */
export interface ChildServer {
  post(url: string, payload: object): Promise<Response>;
  /** Sends the signal, and resolves when the process is gone. */
  stop(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
}

/** Starts server processes one after another on one database, which goes with the test. */
export async function childServers(t: TestContext): Promise<() => Promise<ChildServer>> {
  const { url: databaseUrl, folder, remove } = await makeTestDatabase();
  const running = new Set<ChildProcess>();
  t.after(async () => {
    for (const child of running) await stop(child, "SIGKILL");
    await remove();
  });
  const env = {
    ...bareEnvironment,
    COUNTERSIGN_DATABASE_URL: databaseUrl,
    COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
    COUNTERSIGN_ISSUER: "http://localhost",
    COUNTERSIGN_PORT: "0",
    COUNTERSIGN_LOG_LEVEL: "info",
  };
  return async () => {
    const child = spawn(process.execPath, ["--conditions=@countersign/source", main], {
      env,
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    running.add(child);
    child.once("exit", () => running.delete(child));
    const origin = await originOf(child);
    return {
      post: (url, payload) =>
        fetch(origin + url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(payload),
        }),
      stop: (signal) => stop(child, signal),
    };
  };
}

/** Where it says that it listens. */
async function originOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new TypeError("The process has no output.");
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (found === undefined) continue;
    // What follows must flow, or the process would wait for a reader.
    stdout.resume();
    return found;
  }
  throw new Error("The server process did not start.");
}

async function stop(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}
