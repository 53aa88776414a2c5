import type { Origin } from "../audit/audit-event.ts";
import type { Keyring } from "../master-secrets/keyring.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { type EndingParts, endSession } from "./end-session.ts";
import { proveByChain } from "./proofs.ts";
import type { Session } from "./session.ts";
import { type RefreshToken, sessionIdBytes } from "./refresh-token.ts";

export interface LogOutParts extends EndingParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
  readonly keyring: Keyring;
}

export interface LogOut {
  /** Ends the session of any genuine refresh token of its chain, however old. */
  byRefreshToken(token: RefreshToken, origin: Origin): Promise<void>;
  /** Ends the session of an access token. */
  bySession(sessionId: string, origin: Origin): Promise<void>;
}

/** A session that has ended, or is unknown, stays as it is: that is what a log-out wants. */
export function createLogOut(parts: LogOutParts): LogOut {
  const { stores, inTransaction, keyring } = parts;

  async function findLiving(id: string): Promise<Session | undefined> {
    const session = await stores.sessions.find(id);
    return session?.endedAt === null ? session : undefined;
  }

  async function end({ id, userId }: Session, origin: Origin): Promise<void> {
    await inTransaction((all) => endSession(all, id, { userId, reason: "logged_out", origin }, parts));
  }

  return {
    async byRefreshToken(token, origin) {
      // What has ended needs no proof, which can cost thousands of steps.
      const session = await findLiving(token.sessionId);
      const keys = session && keyring.keysOf(session.keyVersion);
      if (session === undefined || keys === undefined) return;
      const chain = { chainKey: keys.chain, sessionId: sessionIdBytes(session.id) };
      const proofs = proveByChain(token, session, chain, false);
      if (proofs.leadsToCurrent() || proofs.followsCurrent()) await end(session, origin);
    },
    async bySession(sessionId, origin) {
      const session = await findLiving(sessionId);
      if (session !== undefined) await end(session, origin);
    },
  };
}
