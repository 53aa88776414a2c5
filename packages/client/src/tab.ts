import type { Message } from "./message.ts";
import { createHeldSession, type HeldSession } from "./held-session.ts";
import { createIssuer, type Issuer } from "./issuer.ts";
import { createAnnouncer, type Listeners } from "./listeners.ts";
import { withLock } from "./locks.ts";
import type { ClientSettings } from "./options.ts";
import { createRecordStore, type RecordStore } from "./record-store.ts";
import type { RefreshEvent } from "./refresh-event.ts";
import { isLive, type SessionRecord } from "./session-record.ts";
import type { Snapshot } from "./snapshot.ts";
import { memoryStorage, webStorage } from "./storage.ts";
import type { Surroundings } from "./surroundings.ts";

/** One client's parts: what it holds, where it keeps the record, whom it asks and tells. */
export interface Tab {
  readonly surroundings: Surroundings;
  readonly mode: "cookie" | "token";
  readonly records: RecordStore;
  readonly issuer: Issuer;
  readonly held: HeldSession;
  readonly snapshots: Listeners<Snapshot>;
  readonly events: Listeners<RefreshEvent>;
  /** Tells the other tabs. */
  readonly post: (message: Message) => void;
  /** Runs alone in this browser; no listener is called until it is over. */
  readonly locked: <Result>(run: () => Promise<Result>) => Promise<Result>;
  /** Looks at the record, and lets go of what it contradicts. */
  readonly look: () => Promise<SessionRecord | undefined>;
}

export function createTab(
  settings: ClientSettings,
  surroundings: Surroundings,
  post: (message: Message) => void,
): Tab {
  const { mode, name, storage } = settings;
  const { createListeners, hush } = createAnnouncer(surroundings.reportError);
  const snapshots = createListeners<Snapshot>();
  const events = createListeners<RefreshEvent>();
  const held = createHeldSession(surroundings, snapshots, events);
  const shared =
    mode === "cookie" && surroundings.localStorage ? webStorage(surroundings.localStorage) : memoryStorage();
  const records = createRecordStore(storage ?? shared, name);

  return {
    surroundings,
    mode,
    records,
    issuer: createIssuer(settings, surroundings),
    held,
    snapshots,
    events,
    post,
    locked: (run) => withLock({ ...surroundings, hush }, name, run),
    look: () =>
      records.update((now) => {
        const here = held.tokens()?.session.id;
        if (isLive(now)) {
          // Empty: another tab is asking the server whose cookie that is.
          if (now.session !== "" && now.session !== here) held.forget();
        } else if (now || mode === "token") {
          held.leave(now?.reason);
        } else if (here) {
          // Storage was cleared. The cookie may be there still: the server knows.
          held.forget();
        }
        return now;
      }),
  };
}
