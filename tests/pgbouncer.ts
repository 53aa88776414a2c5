import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { folderOfNobody, nobody } from "./nobody.ts";

const binary = "/usr/sbin/pgbouncer";

/** Whether Debian's PgBouncer is installed. */
export const hasPgBouncer = existsSync(binary);

export interface PgBouncer {
  readonly url: string;
  stop(): Promise<void>;
}

/** PgBouncer in transaction mode before the database of a test: two connections, which all clients share. */
export async function startPgBouncer(databaseUrl: string): Promise<PgBouncer> {
  const { hostname, port: databasePort, searchParams } = new URL(databaseUrl);
  const options = (searchParams.get("options") ?? "").matchAll(/-c (\w+)=(\w+)/g);
  const connectQuery = Array.from(options, ([, name, value]) => `set ${name} to ${value}`).join("; ");
  const { folder, remove } = folderOfNobody("pgbouncer");
  const port = await freePort();
  const file = join(folder, "pgbouncer.ini");
  writeFileSync(
    file,
    `[databases]
test = host=${hostname} port=${databasePort} dbname=postgres user=postgres connect_query='${connectQuery}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
`,
  );
  const server = spawn(binary, [file], { ...nobody, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    server.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (said.length < 10_000) said += text;
      if (said.includes("process up")) resolve();
    });
    server.once("exit", () => {
      remove();
      reject(new Error(`PgBouncer did not start: ${said}`));
    });
  });
  return {
    url: `postgres://postgres@127.0.0.1:${port}/test`,
    async stop() {
      server.kill("SIGTERM");
      await once(server, "exit");
      remove();
    },
  };
}
