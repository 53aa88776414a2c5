import { randomBytes } from "node:crypto";
import { readSettings } from "../../packages/server/src/config/read-settings.ts";
import type { Database } from "../../packages/server/src/database/connection.ts";
import { openDatabase } from "../../packages/server/src/database/open-database.ts";
import { createStores } from "../../packages/server/src/subjects/stores.ts";
import { type ServerProcess, startCountersign } from "../server-process.ts";
import { insertSessions, insertUsers } from "./seed.ts";
import { type SeededSessions, seededSessions } from "./seeded-sessions.ts";
import type { Storage } from "./storage.ts";

/** A database with so many sessions, and the settings of servers on it. */
export interface Grown {
  readonly count: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly database: Database;
  readonly seeded: SeededSessions;
  /** Of a session with its entries in the indexes. */
  readonly bytesEach: number;
  bytes(): Promise<number>;
  tidyUp(): Promise<void>;
  start(): Promise<ServerProcess>;
  remove(): Promise<void>;
}

export async function grow(make: () => Promise<Storage>, count: number): Promise<Grown> {
  const storage = await make();
  const environment = {
    COUNTERSIGN_REFRESH_BURST: "0",
    COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
    COUNTERSIGN_DATABASE_URL: storage.url,
  };
  // The first start makes the tables and numbers the secret.
  await (await startCountersign(environment)).stop();
  const settings = readSettings(environment);
  const database = await openDatabase(settings);
  const [masterSecret] = settings.secret;
  const [numbered] = await createStores(database.connection).masterSecrets.list();
  if (masterSecret === undefined || numbered === undefined)
    throw new TypeError("The server has no master secret.");
  const seeded = seededSessions(masterSecret, numbered.v, Date.now());
  const bytes = () => storage.bytes(database.connection);
  await insertUsers(database.connection, count);
  const before = await bytes();
  await insertSessions(database.connection, seeded, 0, count);
  const bytesEach = ((await bytes()) - before) / count;
  console.error(`growth: ${count} sessions made`);
  return {
    count,
    environment,
    database,
    seeded,
    bytesEach,
    bytes,
    tidyUp: () => storage.tidyUp(database.connection),
    start: () => startCountersign(environment),
    async remove() {
      await database.close();
      await storage.remove();
    },
  };
}
