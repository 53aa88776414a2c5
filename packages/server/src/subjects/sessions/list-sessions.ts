import type { SessionEntry } from "@countersign/protocol";
import type { Authenticated } from "../access-tokens/authenticate.ts";
import type { Stores } from "../stores.ts";
import { endOf, type Session } from "./session.ts";
import { toTime } from "./session-tokens.ts";

const hour = 3_600_000; // ms

export function createListSessions({
  stores,
  clock,
}: {
  stores: Pick<Stores, "sessions">;
  clock: () => number;
}) {
  return async ({ account, session }: Authenticated): Promise<SessionEntry[]> =>
    (await stores.sessions.list(account.id, clock())).map((one) => describe(one, one.id === session.id));
}

function describe(session: Session, current: boolean): SessionEntry {
  return {
    id: session.id,
    current,
    device_name: session.deviceName,
    user_agent: session.origin.userAgent,
    ip: session.origin.ip,
    created_at: toTime(session.createdAt),
    // To the hour, so that a thief who sees it learns nothing of when the owner refreshes.
    last_seen_at: toTime(Math.floor(session.lastSeenAt / hour) * hour),
    expires_at: toTime(endOf(session)),
  };
}
