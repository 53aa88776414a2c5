import type { SessionEntry } from "@countersign/protocol";
import { toTime } from "../../time.ts";
import type { Authenticated } from "../access-tokens/authenticate.ts";
import type { Stores } from "../stores.ts";
import type { Session } from "./session.ts";

const hour = 3_600_000; // ms

export function createListSessions({
  stores,
  clock,
}: {
  stores: Pick<Stores, "sessions">;
  clock: () => number;
}) {
  return async ({ account, session }: Authenticated): Promise<SessionEntry[]> => {
    const living = await stores.sessions.list(account.id, clock());
    return living.map((one) => describeSession(one, one.id === session.id));
  };
}

function toHour(time: number): number {
  return Math.floor(time / hour) * hour;
}

/** A session as a list shows it; `current`: the one that asks. */
export function describeSession(session: Session, current: boolean): SessionEntry {
  return {
    id: session.id,
    current,
    device_name: session.deviceName,
    user_agent: session.origin.userAgent,
    ip: session.origin.ip,
    created_at: toTime(session.createdAt),
    // To the hour: a thief who sees the list must not learn when the owner refreshes, which moves the idle end too.
    last_seen_at: toTime(Math.max(session.createdAt, toHour(session.lastSeenAt))),
    expires_at: toTime(Math.min(session.expiresAt, toHour(session.idleExpiresAt) + hour)),
  };
}
