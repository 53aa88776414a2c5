import { type AccountRow, toAccount } from "../accounts/account-row.ts";
import type { Account } from "../accounts/user.ts";
import type { InTheWay } from "./rotation.ts";
import { entryLength, entryText, timeLength, timePlace, timeText } from "./rotation-text.ts";
import { toSuccessorRow } from "./session-row.ts";
import type { Serving, Session } from "./session.ts";
import type { Successor } from "./successor.ts";

/** A token that is to be spent if it is its session's current one, and what follows it. */
export interface Spending {
  readonly sessionId: string;
  readonly mode: Session["mode"];
  readonly keyVersion: number;
  readonly generation: number;
  /** Of the token's secret: it must be the stored one. */
  readonly hash: Uint8Array;
  /** Hash of the `Idempotency-Key`. */
  readonly key: string | null;
  /** What follows, at the moment that it names. */
  readonly next: Successor;
  readonly inTheWay: InTheWay;
  /** How many rotations the session is to remember. */
  readonly remembered: number;
}

export interface Spent {
  readonly session: Serving & Pick<Session, "userId">;
  readonly account: Account;
}

const afterAllTimes = 10 ** timeLength - 1;

/** The same as columns of a statement. */
export function toSpendRow({ generation, key, next, inTheWay, ...spending }: Spending) {
  return {
    id: spending.sessionId,
    mode: spending.mode,
    key_version: spending.keyVersion,
    spent: generation,
    hash_before: spending.hash,
    entry: entryText({ from: generation, to: generation, at: next.lastSeenAt, key }),
    ...toSuccessorRow(next),
    place_in_the_way: timePlace(inTheWay.back),
    before: timeText(Math.min(Math.max(inTheWay.before, 0), afterAllTimes)),
    room: spending.remembered * entryLength,
  };
}

export type SpendRow = ReturnType<typeof toSpendRow>;
export type SpendTable = { readonly [Column in keyof SpendRow]: ReadonlyArray<SpendRow[Column]> };

/** The columns, with the types that PostgreSQL has for them. */
const spendColumnTypes: Readonly<Record<keyof SpendRow, string>> = {
  id: "text",
  mode: "text",
  key_version: "integer",
  spent: "bigint",
  hash_before: "bytea",
  entry: "text",
  generation: "bigint",
  hash: "bytea",
  issued_at: "bigint",
  last_seen_at: "bigint",
  idle_expires_at: "bigint",
  place_in_the_way: "integer",
  before: "text",
  room: "integer",
};

export const spendColumns = Object.entries(spendColumnTypes).map(([name, type]) => ({
  // The compiler knows no better of the names of a record.
  name: name as keyof SpendRow,
  type,
}));

export function toSpendTable(rows: readonly SpendRow[]): SpendTable {
  const columns = spendColumns.map(({ name }) => [name, rows.map((row) => row[name])]);
  return Object.fromEntries(columns) as SpendTable;
}

export type SpentRow = AccountRow &
  Readonly<{ user_id: string; amr: string; auth_time: number; created_at: number; expires_at: number }>;

export const spentColumns = [
  "sessions.user_id",
  "sessions.amr",
  "sessions.auth_time",
  "sessions.created_at",
  "sessions.expires_at",
] as const;

export function toSpent({ sessionId: id, mode, keyVersion, next }: Spending, row: SpentRow): Spent {
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
