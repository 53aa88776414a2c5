import { readPostgresUrl } from "../packages/server/src/database/postgres/address.ts";
import { gather } from "../packages/server/src/gather.ts";
import { createPostgresPool } from "../packages/server/src/database/postgres/pool.ts";

export interface CountedRows {
  /** Makes a row of this name. */
  add(id: string): Promise<void>;
  /** One conditional UPDATE: puts the row's next generation in place. */
  turn(id: string): Promise<void>;
  /** The same of all rows that are to be turned at the same moment, in one statement. */
  readonly turnTogether: (id: string) => Promise<void>;
}

/** Rows that conditional UPDATEs change one by one through the server's own pool: what a refresh on PostgreSQL is measured by. */
export async function openCountedRows(url: string, size: number): Promise<CountedRows> {
  const address = readPostgresUrl(url);
  if (address === undefined) throw new TypeError(`${url} is not the URL of a PostgreSQL database.`);
  const pool = createPostgresPool({ address, size, durable: false, pooler: false });
  const update = "update counted set generation = $2, hash = $3 where id = $1 and generation = $4";
  const updateMany = `update counted set generation = given.generation, hash = $3
    from unnest($1::text[], $2::bigint[]) as given (id, generation)
    where counted.id = given.id and counted.generation = given.generation - 1`;
  const hash = Buffer.alloc(32);
  const generations = new Map<string, number>();

  async function query(sql: string, parameters: unknown[] = []): Promise<number> {
    const client = await pool.connect();
    try {
      return (await client.query(sql, parameters)).rowCount ?? 0;
    } finally {
      client.release();
    }
  }

  await query(
    "create table if not exists counted (id text primary key, generation bigint not null, hash bytea not null)",
  );
  return {
    async add(id) {
      await query("insert into counted values ($1, 0, $2)", [id, hash]);
      generations.set(id, 0);
    },
    turnTogether: gather(async (ids: readonly string[]) => {
      const next = ids.map((id) => (generations.get(id) ?? 0) + 1);
      if ((await query(updateMany, [ids, next, hash])) !== ids.length) throw new Error("An update was lost.");
      for (const [place, id] of ids.entries()) generations.set(id, next[place] ?? 0);
      return ids.map(() => undefined);
    }),
    async turn(id) {
      const generation = generations.get(id) ?? 0;
      if ((await query(update, [id, generation + 1, hash, generation])) !== 1)
        throw new Error("An update was lost.");
      generations.set(id, generation + 1);
    },
  };
}
