import { composeServer, type Server } from "../src/compose.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { createLogger } from "../src/http/logger.ts";
import type { TestServer } from "./test-server.ts";

/** Runs the work beside another server on the same database, which shares nothing with the first but that and the clock. */
export async function besideSecondServer(
  first: TestServer,
  work: (second: Server) => Promise<void>,
): Promise<void> {
  const { settings, masterSecrets, clock } = first;
  const database = await openDatabase(settings);
  const server = await composeServer({
    settings,
    masterSecrets,
    database,
    logger: createLogger("silent"),
    version: "0.0.0",
    clock: () => clock.now,
  });
  await server.begin();
  try {
    await work(server);
  } finally {
    await server.http.close();
    await database.close();
  }
}
