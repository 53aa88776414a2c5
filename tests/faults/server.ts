import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "../bare-environment.ts";
import { freePort } from "../free-port.ts";
import { ask } from "./line.ts";

const main = fileURLToPath(new URL("../../packages/server/src/main.ts", import.meta.url));
const startsWithin = 60_000; // ms

/** A server process of its own, which the test's end kills. */
export interface ServerProcess {
  readonly origin: string;
  readonly isRunning: () => boolean;
  /** What it logged: warnings and errors. */
  log(): string;
  /** Resolves when it is ready to serve; rejects where it ended instead. */
  ready(): Promise<void>;
  /** Resolves when the process is gone. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
}

export interface ServerOptions {
  /** The working directory; also where data and secrets lie. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** By default one that nobody listens on. */
  readonly port?: number;
}

/** What all servers of these tests have in common: hashing is cheap, and each client has an address of its own. */
const common = {
  COUNTERSIGN_LOG_LEVEL: "warn",
  COUNTERSIGN_ARGON2_MEMORY: "7168",
  COUNTERSIGN_ARGON2_PASSES: "5",
  COUNTERSIGN_TRUST_PROXY: "loopback",
  COUNTERSIGN_REFRESH_BURST: "0",
};

/** Starts a server and does not wait for it. */
export async function launchServer(
  t: TestContext,
  { folder, environment = {}, port }: ServerOptions,
): Promise<ServerProcess> {
  const chosen = port ?? (await freePort());
  const logFile = join(folder, `server-${chosen}.log`);
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, ["--conditions=@countersign/source", main], {
    cwd: folder,
    env: {
      ...bareEnvironment,
      ...common,
      COUNTERSIGN_PORT: String(chosen),
      ...environment,
    },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const origin = `http://127.0.0.1:${chosen}`;
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const said = () => readFileSync(logFile, "utf8");
  t.after(() => end(child, "SIGKILL"));
  return {
    origin,
    isRunning,
    log: said,
    end: (signal) => end(child, signal),
    async ready() {
      const deadline = performance.now() + startsWithin;
      while (performance.now() < deadline) {
        if (!isRunning()) throw new Error(`The server ended: ${said().slice(-2_000)}`);
        const answer = await ask(origin, { method: "GET", path: "/readyz" }).catch(() => undefined);
        if (answer?.status === 200) return;
        await wait(20);
      }
      throw new Error(`The server did not start: ${said().slice(-2_000)}`);
    },
  };
}

export async function startServer(t: TestContext, options: ServerOptions): Promise<ServerProcess> {
  const server = await launchServer(t, options);
  await server.ready();
  return server;
}

async function end(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}
