import { Kysely, sql } from "kysely";
import type { Database } from "../connection.ts";
import { UniqueViolation } from "../failures.ts";
import { migrate } from "../migrate.ts";
import type { Tables } from "../tables.ts";
import type { PostgresAddress } from "./address.ts";
import { createDatabaseClock } from "./clock.ts";
import { postgresDialect } from "./dialect.ts";
import { isConflict } from "./failures.ts";
import { postgresMigrations } from "./migration-dialect.ts";
import { createPostgresPool } from "./pool.ts";

export interface PostgresDatabaseOptions {
  readonly address: PostgresAddress;
  /** Connections of each of the two pools. */
  readonly poolSize: number;
}

const tries = 5;
const synchronizeEvery = 10_000; // ms

/** A PostgreSQL database: a pool for what must be on disk before it is answered, and one for all else. */
export async function openPostgresDatabase({
  address,
  poolSize: size,
}: PostgresDatabaseOptions): Promise<Database> {
  const open = (durable: boolean) =>
    new Kysely<Tables>({ dialect: postgresDialect(createPostgresPool({ address, size, durable })) });
  const durable = open(true);
  const relaxed = open(false);
  const clock = createDatabaseClock(() => readClock(relaxed));
  await clock.synchronize();
  // While the database is away the clock goes on by itself.
  const timer = setInterval(() => void clock.synchronize().catch(() => {}), synchronizeEvery);
  timer.unref();

  return {
    clock: clock.now,
    connection: { read: relaxed, write: relaxed },
    transaction: (work) =>
      again(isConflict, () =>
        durable.transaction().execute((transaction) => work({ read: transaction, write: transaction })),
      ),
    // Two that make the first table at once collide in the catalogue: the second finds it made.
    migrate: () =>
      again(
        (error) => error instanceof UniqueViolation,
        () => migrate(durable, postgresMigrations, clock.now),
      ),
    async close() {
      clearInterval(timer);
      await Promise.all([durable.destroy(), relaxed.destroy()]);
    },
  };
}

/** Repeats work that failed for a passing reason. */
async function again<T>(mayPass: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (tried >= tries || !mayPass(error)) throw error;
    }
  }
}

async function readClock(database: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{
    now: number;
  }>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`.execute(database);
  const now = rows[0]?.now;
  if (now === undefined) throw new TypeError("The database told no time.");
  return now;
}
