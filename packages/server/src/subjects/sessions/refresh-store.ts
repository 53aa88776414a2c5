import { sql } from "kysely";
import type { Connection } from "../../database/connection.ts";
import { findById } from "../../database/find-by-id.ts";
import { accountColumns, toAccount } from "../accounts/account-row.ts";
import type { Account } from "../accounts/user.ts";
import { gather } from "../../gather.ts";
import { statement } from "../../database/statement.ts";
import type { Session, Turned } from "./session.ts";
import { toSession, toTurnedRow } from "./session-row.ts";

interface SessionWithAccount {
  readonly session: Session;
  /** `undefined` once the user is deleted. */
  readonly account: Account | undefined;
}

/** What a refresh asks of the sessions. */
export interface RefreshStore {
  find(id: string): Promise<Session | undefined>;
  /** The session with its user, as both are at one moment. */
  findWithAccount(id: string): Promise<SessionWithAccount | undefined>;
  /** Puts the next generation in place, unless another request was first or the session has ended. */
  rotate(id: string, from: number, turned: Turned): Promise<"rotated" | "raced">;
}

interface RotationRow extends ReturnType<typeof toTurnedRow> {
  readonly id: string;
  readonly from: number;
}

const findSession = findById((database, ids) =>
  database.selectFrom("sessions").selectAll().where("id", "in", ids),
);

const findSessionWithAccount = findById((database, ids) =>
  database
    .selectFrom("sessions")
    .leftJoin("users", "users.id", "sessions.user_id")
    .selectAll("sessions")
    .select(accountColumns)
    .where("sessions.id", "in", ids),
);

export function createRefreshStore(connection: Connection): RefreshStore {
  const find = findSession(connection);
  const findWithAccount = findSessionWithAccount(connection);
  const rotateAlone = rotateOne(connection);
  // SQLite's writer makes one transaction of the statements that wait for it.
  const rotateTogether = connection.kind === "postgres" ? gather(rotateThese(connection)) : undefined;
  return {
    async find(id) {
      const row = await find(id);
      return row && toSession(row);
    },
    async findWithAccount(id) {
      const row = await findWithAccount(id);
      if (row === undefined) return undefined;
      return { session: toSession(row), account: hasAccount(row) ? toAccount(row) : undefined };
    },
    async rotate(id, from, turned) {
      const row = { id, from, ...toTurnedRow(turned) };
      if ((await rotateTogether?.(row)) === true) return "rotated";
      return (await rotateAlone(row)).changes === 1 ? "rotated" : "raced";
    },
  };
}

/** The columns of a user that is not there are null. */
function hasAccount(row: { readonly account_id: string | null }): boolean {
  return row.account_id !== null;
}

const rotateOne = statement("write", (database, given: RotationRow) =>
  database
    .updateTable("sessions")
    .set({
      generation: given.generation,
      hash: given.hash,
      issued_at: given.issued_at,
      rotations: given.rotations,
      last_seen_at: given.last_seen_at,
      idle_expires_at: given.idle_expires_at,
    })
    .where("id", "=", given.id)
    .where("generation", "=", given.from)
    .where("ended_at", "is", null),
);

/**
 * Of two of one session one is written. A row that somebody else holds is passed over: it must neither make the others wait
 * nor wait for them, as two processes with the same sessions in another order would for each other.
 */
const rotateMany = statement(
  "write",
  (database, given: { readonly [Column in keyof RotationRow]: ReadonlyArray<RotationRow[Column]> }) => ({
    compile: () =>
      sql<{ place: number }>`
          with given as (
            select * from unnest(
              ${given.id}::text[], ${given.from}::bigint[], ${given.generation}::bigint[], ${given.hash}::bytea[],
              ${given.issued_at}::bigint[], ${given.rotations}::text[], ${given.last_seen_at}::bigint[],
              ${given.idle_expires_at}::bigint[]
            ) with ordinality as given (
              id, was, generation, hash, issued_at, rotations, last_seen_at, idle_expires_at, place
            )
          ), free as (
            select given.* from given join sessions on sessions.id = given.id
            where sessions.generation = given.was and sessions.ended_at is null
            for update of sessions skip locked
          )
          update sessions set
            generation = free.generation, hash = free.hash, issued_at = free.issued_at, rotations = free.rotations,
            last_seen_at = free.last_seen_at, idle_expires_at = free.idle_expires_at
          from free
          where sessions.id = free.id and sessions.generation = free.was and sessions.ended_at is null
          returning free.place`.compile(database),
  }),
);

/** Tells which of the rotations were written. */
function rotateThese(connection: Connection): (rows: readonly RotationRow[]) => Promise<boolean[]> {
  const rotate = rotateMany(connection);
  return async (rows) => {
    const written = await rotate({
      id: rows.map((row) => row.id),
      from: rows.map((row) => row.from),
      generation: rows.map((row) => row.generation),
      hash: rows.map((row) => row.hash),
      issued_at: rows.map((row) => row.issued_at),
      rotations: rows.map((row) => row.rotations),
      last_seen_at: rows.map((row) => row.last_seen_at),
      idle_expires_at: rows.map((row) => row.idle_expires_at),
    });
    const places = new Set(written.rows.map(({ place }) => place));
    return rows.map((_, index) => places.has(index + 1));
  };
}
