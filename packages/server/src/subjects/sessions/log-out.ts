import type { Origin } from "../audit/audit-event.ts";
import type { Keyring } from "../master-secrets/keyring.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { type EndingParts, endSession } from "./end-session.ts";
import { proveByChain } from "./proofs.ts";
import { type RefreshToken, sessionIdBytes } from "./refresh-token.ts";

export interface LogOutParts extends EndingParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
  readonly keyring: Keyring;
}

/** Ends the session of any genuine token of its chain, however old; one that has ended, or is unknown, stays as it is. */
export function createLogOut(parts: LogOutParts) {
  return async (token: RefreshToken, origin: Origin): Promise<void> => {
    const session = await parts.stores.sessions.find(token.sessionId);
    const keys = session && parts.keyring.keysOf(session.keyVersion);
    // What has ended needs no proof, which can cost thousands of steps.
    if (session === undefined || session.endedAt !== null || keys === undefined) return;
    const chain = { chainKey: keys.chain, sessionId: sessionIdBytes(session.id) };
    const proofs = proveByChain(token, session, chain, false);
    if (!proofs.leadsToCurrent() && !proofs.followsCurrent()) return;
    await parts.inTransaction((stores) =>
      endSession(stores, session.id, { userId: session.userId, reason: "logged_out", origin }, parts),
    );
  };
}
