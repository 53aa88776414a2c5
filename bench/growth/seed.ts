import { sql } from "kysely";
import type { Connection, Database } from "../../packages/server/src/database/connection.ts";
import { toRow } from "../../packages/server/src/subjects/sessions/session-row.ts";
import { type SeededSessions, userId } from "./seeded-sessions.ts";

const rowsAtOnce = 500;

/** Users first, then their sessions; gives the bytes that a session takes with its entries in the indexes. */
export async function seed(database: Database, seeded: SeededSessions, count: number): Promise<number> {
  const users = new Set(Array.from({ length: count }, (_, index) => userId(index)));
  await inSlices([...users], (ids) =>
    database.connection.write
      .insertInto("users")
      .values(
        ids.map((id) => ({
          id,
          email: `${id}@example.com`,
          email_key: `${id}@example.com`,
          disabled_at: null,
          created_at: 0,
        })),
      )
      .execute(),
  );
  const before = await bytesOf(database);
  await insertSessions(database.connection, seeded, 0, count);
  return ((await bytesOf(database)) - before) / count;
}

export async function insertSessions(
  { write }: Connection,
  seeded: SeededSessions,
  from: number,
  to: number,
): Promise<void> {
  const indexes = Array.from({ length: to - from }, (_, index) => from + index);
  await inSlices(indexes, (slice) =>
    write
      .insertInto("sessions")
      .values(slice.map((index) => toRow(seeded.session(index))))
      .execute(),
  );
}

/** Of the sessions with their indexes; of a file, of all that is in it. */
export async function bytesOf({ connection: { read }, load }: Database): Promise<number> {
  const query =
    load().pools === undefined
      ? sql<{
          bytes: number;
        }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`
      : sql<{ bytes: number }>`select pg_total_relation_size('sessions') as bytes`;
  return Number((await query.execute(read)).rows[0]?.bytes);
}

async function inSlices<Item>(
  items: readonly Item[],
  insert: (slice: Item[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < items.length; from += rowsAtOnce)
    await insert(items.slice(from, from + rowsAtOnce));
}
