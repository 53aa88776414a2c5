import type { DestinationStream, Logger } from "pino";
import { composeServer, type Server } from "../compose.ts";
import { type Environment, readSettings } from "../config/read-settings.ts";
import type { Settings } from "../config/settings.ts";
import type { Database } from "../database/connection.ts";
import { openDatabase } from "../database/open-database.ts";
import { isServed } from "../http/bearer-secret.ts";
import { createLogger } from "../http/logger.ts";
import { listenFailure } from "./failure.ts";
import { createOutageLog } from "./outage-log.ts";
import { prepareParts } from "./prepare-parts.ts";
import { releaseMemory } from "./release-memory.ts";
import { version } from "../package.ts";
import { within } from "../within.ts";

export interface Running {
  /** Where it listens. */
  readonly url: string;
  /** Lets requests finish, then closes everything. */
  stop(): Promise<void>;
}

const beatEvery = 1_000; // ms
const purgeEvery = 60_000; // ms
const closeTimeout = 3_000; // ms: a database that hangs may keep its connections for ever

/** Starts the server: settings, database, keys, listener. Its log goes to `log`, or to standard output. Rejects with what to mend. */
export async function startServer(environment: Environment, log?: DestinationStream): Promise<Running> {
  const settings = readSettings(environment);
  const logger = createLogger(settings.logLevel, log);
  const database = await openDatabase(settings);
  try {
    const server = await composeServer(await prepareParts(settings, database, logger));
    try {
      const url = await begin(server, { settings, database, logger });
      return { url, stop: keepRunning(server, { settings, database, logger }) };
    } catch (error) {
      await server.http.close();
      throw error;
    }
  } catch (error) {
    // The message goes to whoever starts the server; where it came from, to whoever asks for it.
    logger.debug({ err: error }, "the start failed");
    await within(closeTimeout, database.close());
    throw error;
  }
}

interface Surroundings {
  readonly settings: Settings;
  readonly database: Database;
  readonly logger: Logger;
}

/** Listens, and tells the log what an operator should know. */
async function begin(server: Server, { settings, database, logger }: Surroundings): Promise<string> {
  await server.begin();
  await server.http.ready();
  releaseMemory();
  const url = await listen(server, settings);
  logger.info(
    {
      issuer: settings.issuer,
      kid: server.signingKey()?.kid,
      alg: server.signingKey()?.alg,
      database: settings.databaseUrl.split(":", 1)[0],
      version,
    },
    "ready; the API describes itself at /openapi.json",
  );
  for (const warning of await database.warnings()) logger.warn(warning);
  if (!isServed(settings.feedSecret, settings))
    logger.warn("there is no revocation feed: a public issuer needs COUNTERSIGN_FEED_SECRET for it");
  if (!settings.issuer.startsWith("https:")) {
    logger.warn("the issuer is http: the session cookie is neither Secure nor __Host-, for development only");
  }
  return url;
}

async function listen({ http }: Server, settings: Settings): Promise<string> {
  try {
    return await http.listen({ host: settings.host, port: settings.port });
  } catch (error) {
    throw listenFailure(error, settings);
  }
}

/** Does what has to be done each second and now and then, until the server is stopped. */
function keepRunning(server: Server, { settings, database, logger }: Surroundings): Running["stop"] {
  const stopping = new AbortController();
  const timers = [
    repeat(() => server.beat(), beatEvery, logger),
    repeat(() => server.purge(stopping.signal), purgeEvery, logger),
  ];
  return async () => {
    stopping.abort();
    try {
      const work = Promise.all(timers.map((stopTimer) => stopTimer()));
      await drain(server, work, settings.drainTimeout);
    } finally {
      const isClosed = await within(closeTimeout, database.close());
      if (!isClosed) logger.warn("the database does not answer: its connections end with the process");
    }
    logger.info("stopped");
  };
}

/** Takes no more connections, and lets requests and background work that are under way end, for so long (ms). */
async function drain({ http }: Server, work: Promise<unknown>, timeout: number): Promise<void> {
  // A connection that its client keeps open falls idle only after the answer that it waits for.
  const closeIdle = setInterval(() => http.server.closeIdleConnections(), 20);
  try {
    await within(timeout, Promise.all([http.close(), work]));
  } finally {
    clearInterval(closeIdle);
    http.server.closeAllConnections();
  }
}

/** Gives what stops it, once the work under way is done. */
function repeat(work: () => Promise<void>, every: number, logger: Logger): () => Promise<void> {
  let working: Promise<void> | undefined;
  const outage = createOutageLog(logger);
  const timer = setInterval(() => {
    working ??= work()
      .then(outage.worked, outage.failed)
      .finally(() => {
        working = undefined;
      });
  }, every);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await working;
  };
}
