import { Problem } from "../../problem.ts";
import { type By, whoDid } from "../audit/audit-event.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { announceEnded, type EndingParts, endSession } from "./end-session.ts";

export interface EndAnySessionsParts extends EndingParts {
  readonly stores: Pick<Stores, "sessions" | "masterSecrets">;
  readonly inTransaction: InTransaction;
}

const batch = 500;

/** Ends one session, whosesoever it is. Code: `not_found`, also for one that has ended. */
export function createEndAnySession(parts: EndAnySessionsParts) {
  return async (id: string, by: By): Promise<void> => {
    const found = await parts.stores.sessions.find(id);
    if (found === undefined || found.endedAt !== null) throw noSuchSession();
    const ending = { userId: found.userId, reason: "revoked", ...whoDid(by) } as const;
    const ended = await parts.inTransaction((stores) => endSession(stores, id, ending, parts));
    if (!ended) throw noSuchSession();
  };
}

/**
 * Ends the sessions of everybody, or those whose refresh tokens come from one master secret, and tells how many. Each
 * batch is a transaction of its own: who is interrupted begins again and finds the rest. Code: `not_found` for the secret.
 */
export function createEndEverybodysSessions(parts: EndAnySessionsParts) {
  return async (keyVersion: number | undefined, by: By): Promise<number> => {
    await assertSecretKnown(keyVersion, parts);
    const at = parts.clock();
    const ending = { reason: "revoked", ...whoDid(by) } as const;
    const choice = { reason: ending.reason, at, ...(keyVersion === undefined ? {} : { keyVersion }) };
    let count = 0;
    for (let after: string | undefined = ""; after !== undefined; ) {
      const from = after;
      const { ended, last } = await parts.inTransaction(async (stores) => {
        const step = await stores.sessions.endNext(from, choice, batch);
        await announceEnded(stores, step.ended, ending, parts);
        return step;
      });
      count += ended.length;
      after = last;
    }
    return count;
  };
}

async function assertSecretKnown(
  keyVersion: number | undefined,
  { stores }: EndAnySessionsParts,
): Promise<void> {
  if (keyVersion === undefined || (await stores.masterSecrets.list()).some(({ v }) => v === keyVersion))
    return;
  throw new Problem("not_found", "The database was never used with a master secret of this number.");
}

function noSuchSession(): Problem {
  return new Problem("not_found", "There is no such session, or it has ended.");
}
