import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";

const warning =
  "the database has standbys, and none that a commit waits for: if this process dies along with the primary, log-outs, password changes and all else of the last moments are lost; set synchronous_standby_names on the primary to keep them";

/** Says so where a failover may lose what was answered. A database that knows no standbys says nothing. */
export async function weakStandbys(database: Kysely<Tables>): Promise<string[]> {
  try {
    const { rows } = await sql<{
      standbys: number;
      synchronous: string;
    }>`select count(*)::int as standbys, current_setting('synchronous_standby_names') as synchronous from pg_stat_replication`.execute(
      database,
    );
    return rows.some(({ standbys, synchronous }) => standbys > 0 && synchronous === "") ? [warning] : [];
  } catch {
    return [];
  }
}
