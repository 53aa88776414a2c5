import type { EndReason } from "@countersign/protocol";
import { Problem } from "../../problem.ts";
import type { Authenticated } from "../access-tokens/authenticate.ts";
import type { Origin } from "../audit/audit-event.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { type EndingParts, endAllSessions, endSession } from "./end-session.ts";

export interface EndOwnSessionsParts extends EndingParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
}

/** Ends one of the user's own sessions. Code: `not_found`, also for a session of somebody else. */
export function createEndOwnSession(parts: EndOwnSessionsParts) {
  return async ({ account, session }: Authenticated, id: string, origin: Origin): Promise<void> => {
    const found = await parts.stores.sessions.find(id);
    if (found === undefined || found.userId !== account.id || found.endedAt !== null) {
      throw new Problem("not_found", "You have no such session, or it has ended.");
    }
    const reason: EndReason = id === session.id ? "logged_out" : "revoked";
    await parts.inTransaction((stores) =>
      endSession(stores, id, { userId: account.id, reason, origin }, parts),
    );
  };
}

/** Ends all of the user's sessions, or all but the one that asks. */
export function createEndOwnSessions(parts: EndOwnSessionsParts) {
  return async ({ account, session }: Authenticated, scope: "others" | "all", origin: Origin) => {
    const except = scope === "others" ? { except: session.id } : {};
    const ending = { userId: account.id, reason: "revoked", origin, ...except } as const;
    await parts.inTransaction((stores) => endAllSessions(stores, ending, parts));
  };
}
