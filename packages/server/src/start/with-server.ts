import { type Environment, readSettings } from "../config/read-settings.ts";
import { openDatabase } from "../database/open-database.ts";
import { createLogger } from "../http/logger.ts";
import type { Server } from "../server.ts";
import { prepareServer } from "./start-server.ts";

/**
 * Composes the server as its start does, lets `work` use its actions beside servers that run, and closes everything. It
 * does not begin to serve: settings unlike the servers' change no key. `complain` gets warnings, such as that a master secret was made. Rejects with what to mend.
 */
export async function withServer<T>(
  { environment, complain }: { environment: Environment; complain: (text: string) => void },
  work: (actions: Server["actions"]) => Promise<T>,
): Promise<T> {
  const settings = readSettings(environment);
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
