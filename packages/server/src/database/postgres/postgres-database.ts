import { Kysely, sql } from "kysely";
import type { Database } from "../connection.ts";
import { UniqueViolation } from "../failures.ts";
import { migrate } from "../migrate.ts";
import type { Tables } from "../tables.ts";
import type { PostgresAddress } from "./address.ts";
import { again } from "./again.ts";
import { type ClockReading, createDatabaseClock } from "./clock.ts";
import { postgresDialect } from "./dialect.ts";
import { isConflict } from "./failures.ts";
import { foreignTables } from "./foreign-tables.ts";
import { postgresMigrations } from "./migration-dialect.ts";
import { createPostgresHints } from "./hints.ts";
import { createPostgresPool } from "./pool.ts";
import { weakStandbys } from "./weak-standbys.ts";

export interface PostgresDatabaseOptions {
  readonly address: PostgresAddress;
  /** Connections of each of the two pools. */
  readonly poolSize: number;
  /** Whether a pooler gives a connection for one transaction at a time. */
  readonly pooler?: boolean;
}

const lookAtClockEvery = 250; // ms
const synchronizeEvery = 40; // looks

/** A PostgreSQL database: a pool for what must be on disk before it is answered, and one for all else. */
export async function openPostgresDatabase({
  address,
  poolSize: size,
  pooler = false,
}: PostgresDatabaseOptions): Promise<Database> {
  const pools = {
    durable: createPostgresPool({ address, size, durable: true, pooler }),
    fast: createPostgresPool({ address, size, durable: false, pooler }),
  };
  const durable = new Kysely<Tables>({ dialect: postgresDialect(pools.durable) });
  const relaxed = new Kysely<Tables>({ dialect: postgresDialect(pools.fast) });
  const clock = createDatabaseClock(() => readClock(relaxed));
  const end = () => Promise.all([durable.destroy(), relaxed.destroy()]);
  try {
    await clock.synchronize();
    await assertUtf8(relaxed);
  } catch (error) {
    await end();
    throw error;
  }
  let looks = 0;
  const timer = setInterval(() => {
    looks = clock.mayBeBehind() ? 0 : (looks + 1) % synchronizeEvery;
    // While the database is away the clock goes on by itself.
    if (looks === 0) void clock.synchronize().catch(() => {});
  }, lookAtClockEvery);
  timer.unref();

  // A listener needs a connection to itself, which such a pooler has not to give.
  const hints = pooler
    ? undefined
    : createPostgresHints({ address, run: (statement) => sql.raw(statement).execute(relaxed) });

  return {
    clock: clock.now,
    connection: { kind: "postgres", read: relaxed, write: relaxed },
    transaction: (work) =>
      again(isConflict, () =>
        durable
          .transaction()
          .execute((transaction) =>
            work({ kind: "postgres", read: transaction, write: transaction, isTransaction: true }),
          ),
      ),
    async migrate() {
      const pool = createPostgresPool({ address, size: 1, durable: true, pooler, patient: true });
      const patient = new Kysely<Tables>({ dialect: postgresDialect(pool) });
      try {
        return await again(isMadeAlready, () =>
          patient.transaction().execute((transaction) => migrate(transaction, postgresMigrations, clock.now)),
        );
      } catch (error) {
        throw foreignTables(error);
      } finally {
        await patient.destroy();
      }
    },
    load: () => ({ pools: { durable: pools.durable.load(), fast: pools.fast.load() } }),
    warnings: () => weakStandbys(relaxed),
    hints,
    async close() {
      clearInterval(timer);
      await hints?.settled();
      await end();
    },
  };
}

/** Two that make the first table at once collide in the catalogue: the second finds it made. */
const isMadeAlready = (error: unknown): boolean => error instanceof UniqueViolation;

/** Names and addresses of people are of all languages. */
async function assertUtf8(database: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{
    encoding: string;
  }>`select current_setting('server_encoding') as encoding`.execute(database);
  const encoding = rows[0]?.encoding;
  if (encoding === "UTF8") return;
  throw new Error(
    `The database's encoding is ${encoding}: names and addresses of all languages need UTF8. Make one with it, as \`createdb --encoding=UTF8 --template=template0\` does.`,
  );
}

/** On a connection that is there already: to wait for one may take seconds, and is no part of the way. */
function readClock(database: Kysely<Tables>): Promise<ClockReading> {
  return database.connection().execute(async (connection) => {
    const asked = performance.now();
    const { rows } = await sql<{
      now: number;
    }>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`.execute(connection);
    const time = rows[0]?.now;
    if (time === undefined) throw new TypeError("The database told no time.");
    return { time, way: performance.now() - asked };
  });
}
