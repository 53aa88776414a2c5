import type { Connection } from "../../database/connection.ts";
import { findById } from "../../database/find-by-id.ts";
import { accountColumns, toAccount } from "../accounts/account-row.ts";
import type { Account } from "../accounts/user.ts";
import { statement } from "../../database/statement.ts";
import type { Session, Rotated } from "./session.ts";
import { toSession, toRotatedRow } from "./session-row.ts";

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
  rotate(id: string, from: number, rotated: Rotated): Promise<"rotated" | "raced">;
}

interface RotationRow extends ReturnType<typeof toRotatedRow> {
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
  const rotate = rotateOne(connection);
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
    async rotate(id, from, rotated) {
      const { changes } = await rotate({ id, from, ...toRotatedRow(rotated) });
      return changes === 1 ? "rotated" : "raced";
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
