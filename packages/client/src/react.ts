import { useSyncExternalStore } from "react";
import type { Client } from "./client.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Who is signed in; renders again when that changes. For React 18 and later, and Preact through `preact/compat`.
 *
 * @example
 * const session = useSession(client);
 * if (session.status === "signed_in") return <p>Hello {session.user.email}</p>;
 */
export function useSession(client: Pick<Client, "session" | "subscribe">): Snapshot {
  return useSyncExternalStore(
    client.subscribe,
    () => client.session,
    () => unknown,
  );
}

/** What a server renders, and a browser at first: who is signed in is known in the browser alone. */
const unknown: Snapshot = { status: "unknown" };
