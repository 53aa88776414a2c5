import { sql } from "kysely";
import type { Connection } from "../../database/connection.ts";
import { statement } from "../../database/statement.ts";

/** Counts per key in windows, which start with the first guess and which no later one extends. */
export interface GuessStore {
  /**
   * Counts one guess, up to a ceiling, and tells how many the window holds now; one statement, so that a burst is counted
   * exactly.
   */
  count(key: string, now: number, window: number, ceiling: number): Promise<GuessCount>;
  /** Takes one guess of the current window back. */
  takeBack(key: string, now: number): Promise<void>;
  /** Forgets what was counted. */
  clear(key: string): Promise<void>;
  /** What the window at `now` holds, if there is one. */
  find(key: string, now: number): Promise<GuessCount | undefined>;
  /** Deletes up to `limit` rows whose window is over, and tells how many. */
  purge(now: number, limit: number): Promise<number>;
}

interface GuessCount {
  readonly count: number;
  /** ms */
  readonly windowEndsAt: number;
}

interface Counted {
  readonly key: string;
  readonly now: number;
  readonly endsAt: number;
  readonly farAhead: number;
  readonly ceiling: number;
}

const countGuess = statement("write", (database, { key, now, endsAt, farAhead, ceiling }: Counted) => {
  // A window that ends far ahead was begun before the clock was set back, and would else never end.
  const isOver = sql<boolean>`(guesses.window_ends_at <= ${now} or guesses.window_ends_at > ${farAhead})`;
  return database
    .insertInto("guesses")
    .values({ key, count: 1, window_ends_at: endsAt })
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet({
        count: sql`case when ${isOver} then 1 when guesses.count >= ${ceiling} then guesses.count else guesses.count + 1 end`,
        window_ends_at: sql`case when ${isOver} then ${endsAt} else guesses.window_ends_at end`,
      }),
    )
    .returning(["count", "window_ends_at"]);
});

const takeGuessBack = statement("write", (database, given: { key: string; now: number }) =>
  database
    .updateTable("guesses")
    .set((row) => ({ count: row("count", "-", 1) }))
    .where("key", "=", given.key)
    .where("count", ">", 0)
    .where("window_ends_at", ">", given.now),
);

const clearGuesses = statement("write", (database, given: { key: string }) =>
  database.deleteFrom("guesses").where("key", "=", given.key),
);

export function createGuessStore(connection: Connection): GuessStore {
  const { read, write } = connection;
  return {
    async count(key, now, window, ceiling) {
      const endsAt = now + window;
      const { rows } = await countGuess(connection)({
        key,
        now,
        endsAt,
        farAhead: endsAt + window,
        ceiling,
      });
      const [row] = rows;
      if (row === undefined) throw new TypeError("The statement gave no count.");
      return { count: row.count, windowEndsAt: row.window_ends_at };
    },
    async takeBack(key, now) {
      await takeGuessBack(connection)({ key, now });
    },
    async clear(key) {
      await clearGuesses(connection)({ key });
    },
    async find(key, now) {
      const row = await read
        .selectFrom("guesses")
        .select(["count", "window_ends_at"])
        .where("key", "=", key)
        .where("window_ends_at", ">", now)
        .executeTakeFirst();
      return row && { count: row.count, windowEndsAt: row.window_ends_at };
    },
    async purge(now, limit) {
      const { numDeletedRows } = await write
        .deleteFrom("guesses")
        .where("key", "in", (query) =>
          query
            .selectFrom("guesses")
            .select("key")
            .where("window_ends_at", "<=", now)
            .orderBy("window_ends_at")
            .limit(limit),
        )
        // A guess may have started a new window on a row between the choice and the deletion.
        .where("window_ends_at", "<=", now)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
