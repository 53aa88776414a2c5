import type { Logger } from "pino";
import type { ServerParts } from "../compose-core.ts";
import type { Settings } from "../config/settings.ts";
import type { Database } from "../database/connection.ts";
import { isNew } from "../database/migrate.ts";
import { createStores } from "../subjects/stores.ts";
import { version } from "../package.ts";
import { findMasterSecrets } from "./master-secrets.ts";

/** Brings the database up to date, finds the master secrets, and gives all that a server or a command is composed of. */
export async function prepareParts(
  settings: Settings,
  database: Database,
  logger: Logger,
  lostSecrets: readonly number[] = [],
): Promise<ServerParts> {
  const { ran, newer } = await database.migrate();
  if (ran.length > 0) {
    const did = isNew(ran) ? "made a new database" : "the database is up to date";
    logger.info({ migrations: ran }, did);
  }
  if (newer.length > 0) {
    logger.warn({ migrations: newer }, "a newer Countersign has changed the database: run that one here too");
  }
  const store = createStores(database.connection).masterSecrets;
  const masterSecrets = await findMasterSecrets({
    given: settings.secret,
    store,
    lost: lostSecrets,
    now: database.clock(),
    logger,
  });
  return { settings, masterSecrets, lostSecrets, database, logger, version, clock: database.clock };
}
