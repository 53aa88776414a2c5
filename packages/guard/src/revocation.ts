import {
  type EndReason,
  endReasons,
  feedEvents,
  type FeedEntry,
  type SecurityEventToken,
} from "@countersign/protocol";

/** What takes access away, as a guard keeps it. */
export interface Revocation {
  readonly id: string;
  /** ms by the issuer's clock: no access token that it concerns lives longer. */
  readonly liveUntil: number;
  readonly kind: "session" | "user" | "role" | "key";
  /** The id or name of the session, user, role or key. */
  readonly subject: string;
  /** Tokens with a lower number are out of date; 0 for what is dead in any case. */
  readonly version: number;
  readonly reason: EndReason;
}

/** What a stream says, one at a time. */
export type FeedNews =
  | { readonly kind: "revocations"; readonly revocations: readonly Revocation[] }
  | { readonly kind: "heartbeat"; readonly time: number; readonly count: number; readonly digest: string };

/** Reads the one event of a SET that has been verified; what is of another form is an error, for it might be a revocation. */
export function readNews({ jti, sub_id, live_until, events }: SecurityEventToken): FeedNews {
  const entries: [string, unknown][] = Object.entries(events ?? {});
  const [only, ...others] = entries;
  if (only === undefined || others.length > 0) throw misshapen();
  const [type, event] = only as [string, Record<string, unknown>];
  const entry = { id: jti, live_until };
  switch (type) {
    case feedEvents.heartbeat:
      return readHeartbeat(event);
    case feedEvents.snapshot:
      if (!Array.isArray(event["entries"])) throw misshapen();
      return { kind: "revocations", revocations: event["entries"].map(readEntry) };
    case feedEvents.sessionRevoked:
      return one({ ...entry, session: sub_id?.session?.id, ...event });
    case feedEvents.tokenClaimsChange:
      return one({ ...entry, user: sub_id?.user?.id, ...(event["claims"] as object) });
    case feedEvents.keyRevoked:
      return one({ ...entry, ...event });
    default:
      throw misshapen();
  }
}

function one(entry: Record<string, unknown>): FeedNews {
  return { kind: "revocations", revocations: [readEntry(entry)] };
}

function readEntry(entry: Record<string, unknown> | FeedEntry): Revocation {
  const members: Record<string, unknown> = entry;
  const { id, live_until: liveUntil, session, user, role, kid } = members;
  if (typeof id !== "string" || typeof liveUntil !== "number") throw misshapen();
  const reason = toReason(members["reason"]);
  if (typeof session === "string")
    return { id, liveUntil, kind: "session", subject: session, version: 0, reason };
  if (typeof kid === "string") return { id, liveUntil, kind: "key", subject: kid, version: 0, reason };
  const version = members["roles_version"] ?? members["policy_version"];
  if (typeof version !== "number") throw misshapen();
  if (typeof role === "string") return { id, liveUntil, kind: "role", subject: role, version, reason };
  if (typeof user === "string") return { id, liveUntil, kind: "user", subject: user, version, reason };
  throw misshapen();
}

function readHeartbeat({ time, count, digest }: Record<string, unknown>): FeedNews {
  if (typeof time !== "number" || typeof count !== "number" || typeof digest !== "string") throw misshapen();
  return { kind: "heartbeat", time, count, digest };
}

/** The list's own text, so that a million revocations share it; an issuer newer than this guard may have other reasons. */
const reasons = new Map<unknown, EndReason>(
  Object.keys(endReasons).map((reason) => [reason, reason as EndReason]),
);

function toReason(reason: unknown): EndReason {
  return reasons.get(reason) ?? "unknown";
}

function misshapen(): Error {
  return new Error("The feed sent an event of unknown form. A newer version of this package may know it.");
}
