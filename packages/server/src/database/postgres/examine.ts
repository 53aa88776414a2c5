import { type Kysely, sql } from "kysely";
import type { Database } from "../connection.ts";
import type { Tables } from "../tables.ts";
import { foreignTables, tryMigrations } from "./foreign-tables.ts";
import { timeouts } from "./session-settings.ts";

export interface PostgresFacts {
  readonly name: "postgres";
  /** As PostgreSQL writes it: `18.1`. */
  readonly version: string;
  readonly major: number;
  /** Why it takes no writes. */
  readonly refusal: string | undefined;
  /** How many more this server takes from ordinary users. */
  readonly freeConnections: number;
  /** Those of our time-outs that do not hold in our transactions. */
  readonly lostTimeouts: readonly string[];
  /** What else an operator is to know, a sentence each. */
  readonly warnings: readonly string[];
}

/** Looks at a database, and at the migrations that ran. Rejects where none could, such as beside another program's tables. */
export async function examinePostgres(
  database: Database,
): Promise<PostgresFacts & { readonly ran: readonly string[] }> {
  const facts = await database
    .transaction(async ({ read }) => ({ ...(await readServer(read)), ...(await readMigrations(read)) }))
    .catch((error: unknown) => {
      throw foreignTables(error);
    });
  if (facts.refusal === undefined && facts.ran.length === 0) await tryMigrations(database);
  return { name: "postgres", ...facts, warnings: await database.warnings() };
}

async function readServer(read: Kysely<Tables>) {
  // Who is connected under other names is not for everybody to see, how many there are is.
  const { rows } = await sql<{
    version: string;
    number: number;
    only_reads: boolean;
    free: number;
    lost: string[];
  }>`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::int as number,
      current_setting('transaction_read_only') = 'on' as only_reads,
      (current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true), '0')::int
        - (select coalesce(sum(numbackends), 0) from pg_stat_database))::int as free,
      array(select name from unnest(${Object.keys(timeouts)}::text[]) as name
        where current_setting(name) = '0') as lost`.execute(read);
  const [row] = rows;
  if (row === undefined) throw new TypeError("The database told nothing of itself.");
  return {
    version: row.version,
    major: Math.floor(row.number / 10_000),
    refusal: row.only_reads ? "Transactions of this user or database only read." : undefined,
    freeConnections: row.free,
    lostTimeouts: row.lost,
  };
}

async function readMigrations(read: Kysely<Tables>) {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('migrations') is not null as there`.execute(read);
  if (rows[0]?.there !== true) return { ran: [] };
  const ran = await read
    .selectFrom("migrations")
    .select("name")
    .where("name", "!=", "")
    .orderBy("name")
    .execute();
  return { ran: ran.map(({ name }) => name) };
}
