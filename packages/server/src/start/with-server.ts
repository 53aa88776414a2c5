import { type Environment, readSettings } from "../config/read-settings.ts";
import { assertDatabaseExists, openDatabase } from "../database/open-database.ts";
import { createLogger } from "../http/logger.ts";
import type { Server } from "../server.ts";
import { prepareServer } from "./start-server.ts";

/**
 * Composes the server as its start does, lets `work` use its actions beside servers that run, and closes everything. It
 * does not begin to serve: settings unlike the servers' change no key. `complain` gets warnings. Rejects with what to mend,
 * such as that there is no database: only a start makes one.
 */
export async function withServer<T>(
  { environment, complain }: { environment: Environment; complain: (text: string) => void },
  work: (actions: Server["actions"]) => Promise<T>,
): Promise<T> {
  const settings = readSettings(environment);
  // In a wrong folder a user would be made whom no server knows.
  assertDatabaseExists(settings);
  const logger = createLogger("warn", { write: (line: string) => complain(JSON.parse(line).msg) });
  const database = await openDatabase(settings);
  try {
    const { http, actions } = await prepareServer(settings, database, logger);
    try {
      return await work(actions);
    } finally {
      await http.close();
    }
  } finally {
    await database.close();
  }
}
