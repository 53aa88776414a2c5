import { type RawBuilder as Raw, type SqlBool, sql } from "kysely";
import type { Connection } from "../../database/connection.ts";
import { findByIds } from "../../database/find-by-id.ts";
import { enoughToWrite } from "../../database/sqlite/writer.ts";
import { statement } from "../../database/statement.ts";
import { gather } from "../../gather.ts";
import { accountColumns } from "../accounts/account-row.ts";
import { entryLength, timeLength } from "./rotation-text.ts";
import {
  type Spending,
  type SpendRow,
  type SpendTable,
  type Spent,
  type SpentRow,
  spendColumns,
  spentColumns,
  toSpendRow,
  toSpendTable,
  toSpent,
} from "./spend-row.ts";

export interface SpendStore {
  /**
   * Puts the next generation in place of the token's, without a look at the session first, and gives the session with its
   * user. `undefined` where it cannot be told like this whether the token may be spent; then nothing is written.
   */
  spend(spending: Spending): Promise<Spent | undefined>;
}

/** SQLite's writer is at work on the first of many while the event loop goes on with the others; it orders what waits. */
const forSqlite = { enough: enoughToWrite, atOnce: Infinity };

export function createSpendStore(connection: Connection): SpendStore {
  if (connection.kind === "postgres") return { spend: gather(spendInOne(connection)) };
  return { spend: gather(spendEach(connection), forSqlite) };
}

type SpendTogether = (spendings: readonly Spending[]) => Promise<Array<Spent | undefined>>;

/** SQLite's writer makes one transaction of the statements that wait for it, and runs them in their order. */
function spendEach(connection: Connection): SpendTogether {
  const spend = spendOne(connection);
  const find = findSpent(connection);
  return async (spendings) => {
    const given = spendings.map(toSpendRow);
    const [spent, rows] = await Promise.all([Promise.all(given.map(spend)), find(given.map(({ id }) => id))]);
    return spendings.map((spending, place) => {
      const row = rows[place];
      return spent[place]?.changes === 1 && row !== undefined ? toSpent(spending, row) : undefined;
    });
  };
}

function spendInOne(connection: Connection): SpendTogether {
  const spend = spendMany(connection);
  return async (spendings) => {
    const { rows } = await spend(toSpendTable(spendings.map(toSpendRow)));
    const byPlace = new Map(rows.map((row) => [row.place, row]));
    return spendings.map((spending, place) => {
      const row = byPlace.get(place + 1);
      return row && toSpent(spending, row);
    });
  };
}

const findSpent = findByIds("write", (database, ids) =>
  database
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .select("sessions.id")
    .select(spentColumns)
    .select(accountColumns)
    .where("sessions.id", "in", ids),
);

const spendOne = statement("write", (database, given: SpendRow) =>
  database
    .updateTable("sessions")
    .set({
      generation: given.generation,
      hash: given.hash,
      issued_at: given.issued_at,
      rotations: sql<string>`${kept(sql`rotations`, sql`${given.room}`)} || ${given.entry}`,
      last_seen_at: given.last_seen_at,
      idle_expires_at: given.idle_expires_at,
    })
    .where("id", "=", given.id)
    .where("mode", "=", given.mode)
    .where("key_version", "=", given.key_version)
    .where("generation", "=", given.spent)
    .where("hash", "=", given.hash_before)
    .where("ended_at", "is", null)
    .where("idle_expires_at", ">", given.last_seen_at)
    .where("expires_at", ">", given.last_seen_at)
    .where(nothingInTheWay(sql`rotations`, sql`${given.place_in_the_way}`, sql`${given.before}`))
    .where((where) =>
      where.exists(where.selectFrom("users").select("id").whereRef("users.id", "=", "sessions.user_id")),
    ),
);

// The text of the rotations is ASCII. To count characters in place of bytes PostgreSQL would walk through all of it.

/** What is kept of the rotations besides a new one: all there is room for. */
function kept(rotations: Raw<unknown>, room: Raw<unknown>): Raw<string> {
  return sql`substr(${rotations}, case
    when octet_length(${rotations}) < ${room} then 1 else octet_length(${rotations}) - ${room} + ${sql.lit(entryLength + 1)} end)`;
}

function nothingInTheWay(rotations: Raw<unknown>, place: Raw<unknown>, before: Raw<unknown>): Raw<SqlBool> {
  return sql`(octet_length(${rotations}) < ${place}
    or substr(${rotations}, octet_length(${rotations}) - ${place} + 1, ${sql.lit(timeLength)}) < ${before})`;
}

/**
 * Of two of one session one is spent. A row that somebody else holds is passed over: it must neither make the others wait
 * nor wait for them, as two processes with the same sessions in another order would for each other.
 */
const spendMany = statement("write", (database, given: SpendTable) => ({
  compile: () =>
    sql<SpentRow & { readonly place: number }>`
      with given as (
        select * from unnest(${sql.join(spendColumns.map(({ name, type }) => sql`${given[name]}::${sql.raw(type)}[]`))})
          with ordinality as given (${sql.join(spendColumns.map(({ name }) => sql.id(name)))}, place)
      ), free as (
        select given.* from given join sessions on sessions.id = given.id
        where sessions.mode = given.mode and sessions.key_version = given.key_version
          and sessions.generation = given.spent and sessions.hash = given.hash_before
          and sessions.ended_at is null
          and sessions.idle_expires_at > given.last_seen_at and sessions.expires_at > given.last_seen_at
          and ${nothingInTheWay(sql`sessions.rotations`, sql`given.place_in_the_way`, sql`given.before`)}
        for update of sessions skip locked
      )
      update sessions set
        generation = free.generation, hash = free.hash, issued_at = free.issued_at,
        rotations = ${kept(sql`sessions.rotations`, sql`free.room`)} || free.entry,
        last_seen_at = free.last_seen_at, idle_expires_at = free.idle_expires_at
      from free, users
      where sessions.id = free.id and sessions.generation = free.spent and sessions.ended_at is null
        and users.id = sessions.user_id
      returning free.place, ${sql.join(spentColumns.map((name) => sql.ref(name)))}, ${sql.join(accountColumns)}`.compile(
      database,
    ),
}));
