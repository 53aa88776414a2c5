import type { ClientError } from "./client-error.ts";
import { makeKey } from "./idempotency-key.ts";
import { longestRequest } from "./issuer.ts";
import { receive } from "./receive.ts";
import { wait } from "./schedule.ts";
import { isLive, isStill, type LiveRecord } from "./session-record.ts";
import type { Tab } from "./tab.ts";
import { readMoment } from "./token-life.ts";

export interface AttemptParts extends Tab {
  /** Asks the other tabs, and waits shortly for what they have. */
  readonly ask: () => Promise<void>;
  /** What another tab has failed with since the last call. */
  readonly takeFailure: () => ClientError | undefined;
}

const shortestRequest = 3_000; // ms
const newsTravel = 20; // ms

/**
 * Tries once to have a fresh access token. Resolves when there is one, or nobody is signed in; rejects with a ClientError
 * that is to be tried again.
 */
export async function attemptRefresh(parts: AttemptParts): Promise<void> {
  const { held, records, look, mode } = parts;
  await look();
  if (held.isSettled()) return;
  parts.takeFailure();
  parts.events.tell({ type: "refreshing" });
  await parts.locked(async () => {
    // Another tab may have refreshed, logged out or failed while this one waited.
    const record = await look();
    if (held.isSettled()) return;
    const failure = parts.takeFailure();
    if (failure) throw failure;
    if (isLive(record) && record.key !== held.tokens()?.key) await parts.ask();
    if (held.isSettled()) return;
    // Where storage has nothing, in cookie mode, the cookie may be there: its key is written before it is spent.
    const spent = await records.update((now) =>
      mode === "token" || now ? now : { session: "", key: makeKey(parts.surroundings.randomBytes) },
    );
    if (isLive(spent)) await spend(spent, parts);
  });
}

async function spend(spent: LiveRecord, parts: AttemptParts): Promise<void> {
  const since = readMoment(parts.surroundings);
  // Where tokens live for seconds only, waiting for an answer that does not come costs more than asking again.
  const life = parts.held.life()?.total ?? longestRequest;
  const timeLimit = Math.min(Math.max(life, shortestRequest), longestRequest);
  try {
    const answer = await parts.issuer.refresh(spent, timeLimit, parts.held.untilLeft());
    await receive(parts, answer, since, (now) => isStill(now, spent), "this");
  } catch (thrown) {
    // Logged out meanwhile, here or in another tab.
    if (parts.held.isSignedOut()) return;
    const error = thrown as ClientError;
    if (error.action !== "log_in") {
      parts.post({ type: "failed", code: error.code, retryAfter: error.retryAfter });
      // So that they hear of it before the lock is theirs.
      await wait(parts.surroundings.schedule, newsTravel);
      throw thrown;
    }
    // Only the server's own answer to a refresh says this.
    await parts.records.update((now) => (isStill(now, spent) ? { ended: true, reason: error.reason } : now));
    parts.post({ type: "changed" });
    await parts.look();
  }
}
