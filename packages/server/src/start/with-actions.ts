import { type Actions, composeActions } from "../compose-actions.ts";
import { composeCore } from "../compose-core.ts";
import { type Environment, readSettings } from "../config/read-settings.ts";
import { assertDatabaseExists, openDatabase } from "../database/open-database.ts";
import { createLogger } from "../http/logger.ts";
import { prepareParts } from "./prepare-parts.ts";

interface WithActionsParts {
  readonly environment: Environment;
  readonly complain: (text: string) => void;
  /** Numbers of master secrets to do without. */
  readonly lostSecrets: readonly number[];
}

/**
 * Composes the server's actions as its start does, lets `work` use them beside servers that run, and closes everything. It
 * does not begin to serve: settings unlike the servers' change no key. `complain` gets warnings. Rejects with what to mend,
 * such as that there is no database: only a start makes one.
 */
export async function withActions<T>(
  { environment, complain, lostSecrets }: WithActionsParts,
  work: (actions: Actions) => Promise<T>,
): Promise<T> {
  const settings = readSettings(environment);
  // In a wrong folder a user would be made whom no server knows.
  assertDatabaseExists(settings);
  const logger = createLogger("warn", { write: (line: string) => complain(JSON.parse(line).msg) });
  const database = await openDatabase(settings);
  try {
    const core = await composeCore(await prepareParts(settings, database, logger, lostSecrets));
    try {
      return await work(composeActions(core));
    } finally {
      await core.close();
    }
  } finally {
    await database.close();
  }
}
