// A process that runs one conditional UPDATE after another through the server's own pool, for as long as it is told (ms),
// and answers how many a second: what a refresh on PostgreSQL is measured by.
import { readPostgresUrl } from "../packages/server/src/database/postgres/address.ts";
import { createPostgresPool } from "../packages/server/src/database/postgres/pool.ts";

const [url = "", size, clients] = process.argv.slice(2);
const address = readPostgresUrl(url);
if (address === undefined) throw new TypeError("The first word is the URL of a PostgreSQL database.");
const pool = createPostgresPool({ address, size: Number(size), durable: false, pooler: false });
const update = "update counted set generation = $2, hash = $3 where id = $1 and generation = $4";
const hash = Buffer.alloc(32);
const ids = Array.from({ length: Number(clients) }, (_, index) => `row${index}`);
const generations = new Map(ids.map((id) => [id, 0]));

async function query(sql: string, parameters: unknown[] = []): Promise<number> {
  const client = await pool.connect();
  try {
    return (await client.query(sql, parameters)).rowCount ?? 0;
  } finally {
    client.release();
  }
}

await query("create table counted (id text primary key, generation bigint not null, hash bytea not null)");
for (const id of ids) await query("insert into counted values ($1, 0, $2)", [id, hash]);

process.on("message", (duration: number) => void answer(duration));

async function answer(duration: number): Promise<void> {
  const began = performance.now();
  let count = 0;
  const chain = async (id: string): Promise<void> => {
    while (performance.now() < began + duration) {
      const generation = generations.get(id) ?? 0;
      if ((await query(update, [id, generation + 1, hash, generation])) !== 1)
        throw new Error("An update was lost.");
      generations.set(id, generation + 1);
      count += 1;
    }
  };
  await Promise.all(ids.map(chain));
  process.send?.(count / ((performance.now() - began) / 1_000));
}
process.send?.("ready");
