import { sql } from "kysely";
import type { Connection } from "../../database/connection.ts";
import { findByIds } from "../../database/find-by-id.ts";
import { statement } from "../../database/statement.ts";
import { gather } from "../../gather.ts";
import { type AccountRow, accountColumns, toAccount } from "../accounts/account-row.ts";
import type { Account } from "../accounts/user.ts";
import type { Rotation } from "./rotation.ts";
import { entryLength, entryText, timeLength, timePlace, timeText } from "./rotation-text.ts";
import type { Serving, Session } from "./session.ts";

/** A token of the stored generation that is to be spent, and what follows it. */
export interface Spending {
  readonly sessionId: string;
  readonly mode: Session["mode"];
  readonly keyVersion: number;
  /** Of the token: it must be the stored one. */
  readonly hash: Uint8Array;
  /** Its generation, the moment, and the key. */
  readonly rotation: Rotation;
  readonly next: Pick<Session, "generation" | "hash" | "issuedAt" | "idleExpiresAt">;
  /** The rotation that lies so many back must be from before `outsideSince` (ms). */
  readonly inTheWay?: number | undefined;
  readonly outsideSince: number;
  /** How many rotations must be known. */
  readonly remembered: number;
}

interface Spent {
  readonly session: Serving & Pick<Session, "userId">;
  readonly account: Account;
}

export interface SpendStore {
  /**
   * Puts the next generation in place of the token's, without a look at the session first, and gives the session with its
   * user. `undefined` where it cannot be told like this whether the token may be spent; then nothing is written.
   */
  spend(spending: Spending): Promise<Spent | undefined>;
}

/** SQLite's writer is at work on the first of many while the event loop goes on with the others. */
const enoughForSqlite = 8;

export function createSpendStore(connection: Connection): SpendStore {
  if (connection.kind === "postgres") return { spend: gather(spendInOne(connection)) };
  return { spend: gather(spendEach(connection), { enough: enoughForSqlite }) };
}

type SpendTogether = (spendings: readonly Spending[]) => Promise<Array<Spent | undefined>>;

/** SQLite's writer makes one transaction of the statements that wait for it, and runs them in their order. */
function spendEach(connection: Connection): SpendTogether {
  const spend = spendOne(connection);
  const find = findSpent(connection);
  return async (spendings) => {
    const given = spendings.map(toRow);
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
    const { rows } = await spend(toTable(spendings.map(toRow)));
    const byPlace = new Map(rows.map((row) => [row.place, row]));
    return spendings.map((spending, place) => {
      const row = byPlace.get(place + 1);
      return row && toSpent(spending, row);
    });
  };
}

const afterAllTimes = 10 ** timeLength - 1;

function toRow({ rotation, next, ...spending }: Spending) {
  return {
    id: spending.sessionId,
    mode: spending.mode,
    key_version: spending.keyVersion,
    was: rotation.from,
    had: spending.hash,
    at: rotation.at,
    entry: entryText(rotation),
    generation: next.generation,
    hash: next.hash,
    issued_at: next.issuedAt,
    idle_expires_at: next.idleExpiresAt,
    before: timeText(spending.inTheWay === undefined ? afterAllTimes : Math.max(0, spending.outsideSince)),
    place_of_time: timePlace(spending.inTheWay ?? 1),
    room: spending.remembered * entryLength,
  };
}

type SpendRow = ReturnType<typeof toRow>;
type SpendTable = { readonly [Column in keyof SpendRow]: ReadonlyArray<SpendRow[Column]> };

function toTable(rows: readonly SpendRow[]): SpendTable {
  const column = <Name extends keyof SpendRow>(name: Name) => rows.map((row) => row[name]);
  return {
    id: column("id"),
    mode: column("mode"),
    key_version: column("key_version"),
    was: column("was"),
    had: column("had"),
    at: column("at"),
    entry: column("entry"),
    generation: column("generation"),
    hash: column("hash"),
    issued_at: column("issued_at"),
    idle_expires_at: column("idle_expires_at"),
    before: column("before"),
    place_of_time: column("place_of_time"),
    room: column("room"),
  };
}

type SpentRow = AccountRow &
  Readonly<{ user_id: string; amr: string; auth_time: number; created_at: number; expires_at: number }>;

function toSpent({ sessionId: id, mode, keyVersion, next }: Spending, row: SpentRow): Spent {
  return {
    session: {
      id,
      mode,
      keyVersion,
      ...next,
      userId: row.user_id,
      amr: row.amr.split(" "),
      authTime: row.auth_time,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    },
    account: toAccount(row),
  };
}

const spentColumns = [
  "sessions.user_id",
  "sessions.amr",
  "sessions.auth_time",
  "sessions.created_at",
  "sessions.expires_at",
] as const;

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
      rotations: sql<string>`substr(rotations, ${sql.lit(entryLength + 1)}) || ${given.entry}`,
      last_seen_at: given.at,
      idle_expires_at: given.idle_expires_at,
    })
    .where("id", "=", given.id)
    .where("mode", "=", given.mode)
    .where("key_version", "=", given.key_version)
    .where("generation", "=", given.was)
    .where("hash", "=", given.had)
    .where("ended_at", "is", null)
    .where("idle_expires_at", ">", given.at)
    .where("expires_at", ">", given.at)
    .where(sql<number>`length(rotations)`, ">=", given.room)
    .where(
      sql<string>`substr(rotations, length(rotations) - ${given.place_of_time} + 1, ${sql.lit(timeLength)})`,
      "<",
      given.before,
    )
    .where((where) =>
      where.exists(where.selectFrom("users").select("id").whereRef("users.id", "=", "sessions.user_id")),
    ),
);

/**
 * Of two of one session one is spent. A row that somebody else holds is passed over: it must neither make the others wait
 * nor wait for them, as two processes with the same sessions in another order would for each other.
 */
const spendMany = statement("write", (database, given: SpendTable) => ({
  compile: () =>
    sql<SpentRow & { readonly place: number }>`
      with given as (
        select * from unnest(
          ${given.id}::text[], ${given.mode}::text[], ${given.key_version}::integer[], ${given.was}::bigint[],
          ${given.had}::bytea[], ${given.at}::bigint[], ${given.entry}::text[], ${given.generation}::bigint[],
          ${given.hash}::bytea[], ${given.issued_at}::bigint[], ${given.idle_expires_at}::bigint[],
          ${given.before}::text[], ${given.place_of_time}::integer[], ${given.room}::integer[]
        ) with ordinality as given (
          id, mode, key_version, was, had, at, entry, generation, hash, issued_at, idle_expires_at, before,
          place_of_time, room, place
        )
      ), free as (
        select given.* from given join sessions on sessions.id = given.id
        where sessions.mode = given.mode and sessions.key_version = given.key_version
          and sessions.generation = given.was and sessions.hash = given.had
          and sessions.ended_at is null and sessions.idle_expires_at > given.at and sessions.expires_at > given.at
          and length(sessions.rotations) >= given.room
          and substr(
            sessions.rotations, length(sessions.rotations) - given.place_of_time + 1, ${sql.lit(timeLength)}
          ) < given.before
        for update of sessions skip locked
      )
      update sessions set
        generation = free.generation, hash = free.hash, issued_at = free.issued_at,
        rotations = substr(sessions.rotations, ${sql.lit(entryLength + 1)}) || free.entry,
        last_seen_at = free.at, idle_expires_at = free.idle_expires_at
      from free, users
      where sessions.id = free.id and sessions.generation = free.was and sessions.ended_at is null
        and users.id = sessions.user_id
      returning free.place, ${sql.join(spentColumns.map((name) => sql.ref(name)))}, ${sql.join(accountColumns)}`.compile(
      database,
    ),
}));
