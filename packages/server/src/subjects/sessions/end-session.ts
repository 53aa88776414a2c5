import type { EndReason } from "@countersign/protocol";
import type { Origin } from "../audit/audit-event.ts";
import type { Announce } from "../revocations/announce.ts";
import type { Stores } from "../stores.ts";

export interface Ending {
  readonly userId: string;
  readonly reason: EndReason;
  readonly origin: Origin;
  /** Who ended it, where that is not the user. */
  readonly actorId?: string;
  /** Whether it was written before and a failover has lost it. */
  readonly reasserted?: boolean;
}

export interface EndingParts {
  readonly clock: () => number;
  readonly newId: () => string;
  readonly announce: Announce;
}

interface EndedSession {
  readonly id: string;
  readonly userId: string;
}

/** Ends one session inside a transaction: its row, its revocation, its audit event. `false` if it had ended before. */
export async function endSession(
  stores: Stores,
  sessionId: string,
  ending: Ending,
  parts: EndingParts,
): Promise<boolean> {
  const ended = await stores.sessions.end(sessionId, ending.reason, parts.clock());
  if (ended) await announceEnded(stores, [{ id: sessionId, userId: ending.userId }], ending, parts);
  return ended;
}

/** Ends all of a user's sessions but one, likewise, and tells how many. */
export async function endAllSessions(
  stores: Stores,
  ending: Ending & { readonly except?: string },
  parts: EndingParts,
): Promise<number> {
  const ids = await stores.sessions.endAll(ending.userId, ending.reason, parts.clock(), ending.except);
  await announceEnded(stores, sessionsOf(ending.userId, ids), ending, parts);
  return ids.length;
}

/** The most sessions that a user has at once. */
const mostSessions = 1_000;

/** Whether there may be no room for one more session of a user. Most have few, and nothing more is to be looked at. */
export function mayLackRoom({ sessions }: Stores, userId: string): Promise<boolean> {
  return sessions.exceed(userId, mostSessions - 1);
}

/** Makes room for one more session of a user: the oldest end. */
export async function endOldest(stores: Stores, ending: Ending, parts: EndingParts): Promise<void> {
  const ids = await stores.sessions.endBeyond(ending.userId, mostSessions - 1, parts.clock());
  await announceEnded(stores, sessionsOf(ending.userId, ids), ending, parts);
}

function sessionsOf(userId: string, ids: readonly string[]): EndedSession[] {
  return ids.map((id) => ({ id, userId }));
}

/**
 * Writes the revocations and audit events of sessions whose rows have just been ended. The log is in the order of its ids: the
 * event that tells why they ended is to have its own before.
 */
export async function announceEnded(
  stores: Stores,
  ended: readonly EndedSession[],
  { reason, origin, actorId, reasserted }: Omit<Ending, "userId">,
  { clock, newId, announce }: EndingParts,
): Promise<void> {
  const at = clock();
  const type = reason === "reuse_detected" ? "session.reuse_detected" : "session.ended";
  const event = {
    type,
    at,
    origin,
    data: reasserted === true ? { reason, reasserted } : { reason },
    ...(actorId === undefined ? {} : { actorId }),
  } as const;
  await announce(
    stores,
    ended.map(({ id: sessionId }) => ({ kind: "session", sessionId, reason })),
  );
  await stores.audit.append(
    ended.map(({ id: sessionId, userId }) => ({ ...event, id: newId(), userId, sessionId })),
  );
  const how = { reason, origin, ...(actorId === undefined ? {} : { actorId }) };
  for (const { id: sessionId, userId } of ended) stores.endings.push({ sessionId, userId, ...how });
}
