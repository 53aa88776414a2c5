import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "../../bare-environment.ts";
import { freePort } from "../../free-port.ts";
import { startProcess, temporaryFolder } from "../server-process.ts";
import { openShell } from "./shell.ts";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** A server that leaps further takes it that it slept. */
const longestLeap = 50_000; // ms

/** A machine as docs/deploy.md sets one up, in a folder: its `systemctl` starts and stops the real server. */
export async function setUpMachine(t: TestContext) {
  const folder = temporaryFolder(t);
  const [opt, home, backups, bin] = ["opt", "home", "backups", "bin"].map((name) => join(folder, name));
  for (const one of [opt, home, backups, bin]) mkdirSync(one ?? "");
  mkdirSync(join(backups ?? "", "countersign"));
  for (const name of ["countersign", "countersign-2"]) symlinkSync(repository, join(opt ?? "", name));
  const port = await freePort();
  const secret = randomBytes(32).toString("base64url");
  writeFileSync(join(home ?? "", ".env"), `COUNTERSIGN_PORT=${port}\nCOUNTERSIGN_SECRET=${secret}\n`, {
    mode: 0o600,
  });
  const clock = makeClock(join(folder, "clock"));
  const unit = makeUnit(t, home ?? "", clock.environment);
  const control = await listenForControl(t, unit);
  // The test's user does what root and the server's own user do.
  makeProgram(join(bin ?? "", "sudo"), 'shift 2; exec "$@"');
  makeProgram(join(bin ?? "", "systemctl"), `exec curl -sf "${control}/$1"`);
  const shell = openShell(t, {
    ...bareEnvironment,
    ...clock.environment,
    PATH: `${bin}:${process.env["PATH"]}`,
    HOME: folder,
  });
  const places = {
    "/opt/": `${opt}/`,
    "/var/lib/countersign": home,
    "/var/backups": backups,
    // Here nothing is built.
    "/dist/cli.js": "/src/cli/main.ts",
  };
  return {
    url: `http://localhost:${port}`,
    /** Runs a step of the page on this machine. */
    run(step: string): Promise<string> {
      const here = Object.entries({ ...places, "localhost:4000": `localhost:${port}` }).reduce(
        (sofar, [from, to]) => sofar.replaceAll(from, to ?? ""),
        step,
      );
      return shell.run(here);
    },
    /** Lets time pass (ms) until the server has noticed, and so what was done before. */
    async pass(ms: number): Promise<void> {
      for (let left = ms; left > 0; left -= longestLeap) await leap(Math.min(left, longestLeap));
    },
  };

  async function leap(ms: number): Promise<void> {
    const now = clock.move(ms);
    while (unit.runs() && lastBeat(join(home ?? "", "data/countersign.db")) < now) await setTimeout(20);
  }
}

function makeClock(file: string) {
  let shift = -86_400_000; // ms: so that time can pass, and a backup is of yesterday
  const write = () => {
    // As one step: nobody reads half of it.
    writeFileSync(`${file}.new`, String(shift));
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    environment: {
      TEST_CLOCK: file,
      NODE_OPTIONS: `--conditions=@countersign/source --import=${new URL("shifted-clock.ts", import.meta.url).href}`,
    },
    move(ms: number): number {
      shift += ms;
      write();
      return Date.now() + shift;
    },
  };
}

function makeUnit(t: TestContext, folder: string, environment: Record<string, string>) {
  let running: Awaited<ReturnType<typeof startProcess>> | undefined;
  const unit = {
    runs: () => running !== undefined,
    async start() {
      running = await startProcess(t, { folder, environment });
    },
    async stop() {
      running?.child.kill("SIGTERM");
      await running?.ended;
      running = undefined;
    },
    async restart() {
      await unit.stop();
      await unit.start();
    },
  };
  return unit;
}

async function listenForControl(t: TestContext, unit: ReturnType<typeof makeUnit>): Promise<string> {
  const server = createServer((request, response) => {
    const verb = request.url?.slice(1);
    const done = verb === "start" || verb === "stop" || verb === "restart" ? unit[verb]() : undefined;
    const answer = (status: number) => response.writeHead(status, { connection: "close" }).end();
    if (done === undefined) answer(404);
    else
      done.then(
        () => answer(204),
        () => answer(500),
      );
  });
  const port = await freePort();
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  t.after(() => server.close());
  return `http://127.0.0.1:${port}`;
}

function makeProgram(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

function lastBeat(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const row = database.prepare("select max(last_seen_at) as at from runs").get();
    return Number(row?.["at"] ?? 0);
  } finally {
    database.close();
  }
}
