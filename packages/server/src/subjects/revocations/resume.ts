import { overlap } from "./follow.ts";
import { timeOfEventId } from "./stream-text.ts";

const ahead = 60_000; // ms: more than clocks of one installation differ

/**
 * From when (ms) on a reader is to be sent what is live; `undefined` where it needs a snapshot: its `Last-Event-ID` is not
 * ours, comes from the future, or is so old that revocations which it has not seen may be gone.
 *
 * `lifetime`: how long a revocation is kept (ms).
 */
export function resumeFrom(
  lastEventId: string | undefined,
  { now, lifetime }: { now: number; lifetime: number },
): number | undefined {
  const time = lastEventId === undefined ? undefined : timeOfEventId(lastEventId);
  if (time === undefined || time > now + ahead || time < now - lifetime) return undefined;
  return time - overlap;
}
