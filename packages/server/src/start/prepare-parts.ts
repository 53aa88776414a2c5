import type { Logger } from "pino";
import type { ServerParts } from "../compose-core.ts";
import type { Settings } from "../config/settings.ts";
import type { Database } from "../database/connection.ts";
import { isNew } from "../database/migrate.ts";
import { createStores } from "../subjects/stores.ts";
import { version } from "../version.ts";
import { findMasterSecrets } from "./master-secrets.ts";

/** Brings the database up to date, finds the master secrets, and gives all that a server or a command is composed of. */
export async function prepareParts(
  settings: Settings,
  database: Database,
  logger: Logger,
): Promise<ServerParts> {
  const migrated = await database.migrate();
  if (migrated.length > 0) {
    const did = isNew(migrated) ? "made a new database" : "the database is up to date";
    logger.info({ migrations: migrated }, did);
  }
  const store = createStores(database.connection).masterSecrets;
  const masterSecrets = await findMasterSecrets({
    given: settings.secret,
    store,
    now: database.clock(),
    logger,
  });
  return { settings, masterSecrets, database, logger, version, clock: database.clock };
}
