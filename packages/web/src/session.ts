import { createClient } from "@countersign/client";
import type { EndReason } from "@countersign/protocol";
import { useEffect, useState } from "preact/hooks";

/** The one client of these pages: the cookie holds the session, and nothing secret is kept where a script could read it. */
export const client = createClient({ url: location.origin, mode: "cookie" });

/** Who is logged in, as it changes, in this tab or another. */
export function useSession(): typeof client.session {
  const [session, setSession] = useState(client.session);
  useEffect(() => {
    setSession(client.session);
    return client.subscribe(setSession);
  }, []);
  return session;
}

let farewell: EndReason | undefined;

/** Logs out for a reason that the client cannot know: what the user has just done. */
export async function leave(reason: EndReason): Promise<void> {
  farewell = reason;
  await client.logOut();
}

/** Why the last session ended, as far as anybody has said. */
export function endReason(): EndReason | undefined {
  const { session } = client;
  return farewell ?? (session.status === "signed_out" ? session.reason : undefined);
}

/** To be called once somebody is logged in again. */
export function forgetFarewell(): void {
  farewell = undefined;
}
