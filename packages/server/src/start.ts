import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { composeServer, type Server } from "./compose.ts";
import { addEnvFile } from "./config/env-file.ts";
import { type Environment, readSettings } from "./config/read-settings.ts";
import type { Settings } from "./config/settings.ts";
import type { Database } from "./database/connection.ts";
import { openDatabase } from "./database/open-database.ts";
import { createLogger } from "./http/logger.ts";
import { readSecretFile } from "./subjects/master-secrets/secret-file.ts";
import { version } from "./version.ts";

export interface Running {
  /** Where it listens. */
  readonly url: string;
  /** Lets requests finish, then closes everything. */
  stop(): Promise<void>;
}

const beatEvery = 1_000; // ms
const purgeEvery = 60_000; // ms
const secretFile = "secrets/countersign.secret";

/** Starts the server: settings, database, keys, listener. Rejects with what to mend. */
export async function startServer(environment: Environment): Promise<Running> {
  const settings = readSettings(addEnvFile(environment));
  const logger = createLogger(settings.logLevel);
  const masterSecrets = readMasterSecrets(settings, logger);
  const database = await openDatabase(settings.databaseUrl, Date.now);
  try {
    const migrated = await database.migrate();
    if (migrated.length > 0) logger.info({ migrations: migrated }, "the database is up to date");
    const server = await composeServer({
      settings,
      masterSecrets,
      database,
      logger,
      version,
      clock: Date.now,
    });
    const url = await server.http.listen({ host: settings.host, port: settings.port });
    if (!settings.issuer.startsWith("https:")) {
      logger.warn(
        "the issuer is http: the session cookie is neither Secure nor __Host-, for development only",
      );
    }
    return { url, stop: keepRunning(server, database, settings, logger) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function readMasterSecrets(settings: Settings, logger: Logger): readonly Uint8Array[] {
  if (settings.secret.length > 0) return settings.secret;
  const { text, made } = readSecretFile(secretFile, randomBytes);
  if (made)
    logger.warn({ path: secretFile }, "made a master secret: keep a copy of it apart from the database");
  return [Buffer.from(text, "base64url")];
}

/** Does what has to be done each second and now and then, until the server is stopped. */
function keepRunning(
  server: Server,
  database: Database,
  settings: Settings,
  logger: Logger,
): Running["stop"] {
  const timers = [
    repeat(() => server.beat(), beatEvery, logger),
    repeat(() => server.purge(), purgeEvery, logger),
  ];
  return async () => {
    for (const stopTimer of timers) stopTimer();
    await Promise.race([server.http.close(), after(settings.drainTimeout)]);
    server.http.server.closeAllConnections();
    await database.close();
  };
}

function repeat(work: () => Promise<void>, every: number, logger: Logger): () => void {
  let working = false;
  const timer = setInterval(() => {
    if (working) return;
    working = true;
    work()
      .catch((error: unknown) =>
        logger.error({ err: error }, "background work failed and will be tried again"),
      )
      .finally(() => {
        working = false;
      });
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}

function after(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms).unref();
  });
}
