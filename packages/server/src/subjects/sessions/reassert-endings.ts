import type { InTransaction } from "../stores.ts";
import { type EndingParts, endSession } from "./end-session.ts";
import type { RecentEndings } from "./recent-endings.ts";

export interface ReassertEndingsParts extends EndingParts {
  readonly inTransaction: InTransaction;
  readonly recentEndings: RecentEndings;
}

const batch = 500;

/**
 * Ends again, of the endings noted after the first `place`, those that a failover to a standby has undone, and tells how
 * many. Each batch is a transaction of its own: who is interrupted begins again and finds the rest.
 */
export function createReassertEndings(parts: ReassertEndingsParts) {
  const { inTransaction, recentEndings } = parts;
  return async (place: number): Promise<number> => {
    const endings = recentEndings.since(place);
    let count = 0;
    for (let from = 0; from < endings.length; from += batch) {
      const some = endings.slice(from, from + batch);
      count += await inTransaction(async (stores) => {
        const serving = await stores.sessions.unended(some.map(({ sessionId }) => sessionId));
        const undone = some.filter(({ sessionId }) => serving.has(sessionId));
        for (const ending of undone)
          await endSession(stores, ending.sessionId, { ...ending, reasserted: true }, parts);
        return undone.length;
      });
    }
    return count;
  };
}
