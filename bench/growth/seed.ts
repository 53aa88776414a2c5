import type { Connection } from "../../packages/server/src/database/connection.ts";
import { toRow } from "../../packages/server/src/subjects/sessions/session-row.ts";
import { type SeededSessions, userId } from "./seeded-sessions.ts";

const rowsAtOnce = 500;

/** The users of the first `count` sessions. */
export async function insertUsers({ write }: Connection, count: number): Promise<void> {
  const ids = new Set(Array.from({ length: count }, (_, index) => userId(index)));
  await inSlices([...ids], (slice) =>
    write
      .insertInto("users")
      .values(
        slice.map((id) => ({
          id,
          email: `${id}@example.com`,
          email_key: `${id}@example.com`,
          disabled_at: null,
          created_at: 0,
        })),
      )
      .execute(),
  );
}

/** As a log-in's store writes them, many at once. */
export async function insertSessions(
  { write }: Connection,
  seeded: Pick<SeededSessions, "session">,
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

async function inSlices<Item>(
  items: readonly Item[],
  insert: (slice: Item[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < items.length; from += rowsAtOnce)
    await insert(items.slice(from, from + rowsAtOnce));
}
