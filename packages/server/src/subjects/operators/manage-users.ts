import type { OperatorUser, SessionEntry } from "@countersign/protocol";
import { readEmail } from "../accounts/email.ts";
import { forgetTraces } from "../accounts/forget-traces.ts";
import { removeAccount } from "../accounts/remove-account.ts";
import { requireUser } from "../accounts/require-user.ts";
import { describeForOperators } from "../accounts/user.ts";
import { type By, whoDid } from "../audit/audit-event.ts";
import { type EndingParts, endAllSessions } from "../sessions/end-session.ts";
import { describeSession } from "../sessions/list-sessions.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { afterCursor, type Page, pageOf, pageSize } from "./page.ts";

export interface ManageUsersParts extends EndingParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
}

/** What operators do with accounts. Code: `not_found` for who is none. */
export interface ManageUsers {
  list(query: { cursor?: string; email?: string }): Promise<Page<OperatorUser>>;
  get(userId: string): Promise<OperatorUser>;
  remove(userId: string, by: By): Promise<void>;
  /** `asking`: the session that asks, if one does. */
  listSessions(userId: string, query: { cursor?: string }, asking?: string): Promise<Page<SessionEntry>>;
  /** Tells how many. */
  endSessions(userId: string, by: By): Promise<number>;
}

export function createManageUsers(parts: ManageUsersParts): ManageUsers {
  const { stores, inTransaction, clock } = parts;

  return {
    async list({ cursor, email }) {
      const after = afterCursor(cursor);
      if (email === undefined) {
        return pageOf(await stores.users.list(after, pageSize + 1), describeForOperators);
      }
      const account = await stores.users.findByEmailKey(readEmail(email).key);
      return pageOf(account !== undefined && account.id > after ? [account] : [], describeForOperators);
    },
    get: async (userId) => describeForOperators(await requireUser(stores, userId)),
    async remove(userId, by) {
      await requireUser(stores, userId);
      await forgetTraces(stores, userId);
      await inTransaction(async (all) => {
        await all.users.lock(userId);
        await requireUser(all, userId);
        await removeAccount(all, userId, by, parts);
      });
    },
    async listSessions(userId, { cursor }, asking) {
      await requireUser(stores, userId);
      const sessions = await stores.sessions.list(userId, clock(), afterCursor(cursor), pageSize + 1);
      return pageOf(sessions, (session) => describeSession(session, session.id === asking));
    },
    endSessions: (userId, by) =>
      inTransaction(async (all) => {
        await requireUser(all, userId);
        return endAllSessions(all, { userId, reason: "revoked", ...whoDid(by) }, parts);
      }),
  };
}
