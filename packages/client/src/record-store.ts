import { ClientError } from "./client-error.ts";
import { createQueue } from "./queue.ts";
import { parseRecord, type SessionRecord } from "./session-record.ts";
import type { TokenStorage } from "./storage.ts";

/** The one record of a client, in the user's storage. */
export interface RecordStore {
  /**
   * Reads, changes and writes with nothing in between, and returns what there is afterwards. What the tab holds in memory
   * is changed inside `change`, so that the two never part.
   *
   * @throws ClientError `storage`
   */
  update(
    change: (now: SessionRecord | undefined) => SessionRecord | undefined,
  ): Promise<SessionRecord | undefined>;
}

/** Characters of a record: one that grew would not fit any more once the page's storage is full. */
const longest = 300;

/**
 * Where saving fails, this tab goes on with what it could not save, and saves it with the next change: a token that is
 * spent must not come back. But what another tab has saved since is newer.
 */
export function createRecordStore(storage: TokenStorage, name: string): RecordStore {
  let unsaved: { readonly record: SessionRecord | undefined; readonly over: string | null } | undefined;
  let loaded: string | null = null;
  const inTurn = createQueue();

  async function read(): Promise<SessionRecord | undefined> {
    try {
      loaded = await storage.load(name);
    } catch (cause) {
      if (unsaved) return unsaved.record;
      throw new ClientError("storage", { cause });
    }
    return unsaved?.over === loaded ? unsaved.record : parseRecord(loaded);
  }

  async function save(record: SessionRecord | undefined): Promise<void> {
    try {
      await storage.save(record ? JSON.stringify(record).padEnd(longest) : null, name);
      unsaved = undefined;
    } catch {
      unsaved = { record, over: loaded };
    }
  }

  return {
    update: (change) =>
      inTurn(async () => {
        const now = await read();
        const after = change(now);
        if (after !== now) await save(after);
        return after;
      }),
  };
}
