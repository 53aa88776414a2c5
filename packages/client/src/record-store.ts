import { ClientError } from "./client-error.ts";
import { ignore } from "./ignore.ts";
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

/**
 * Where saving fails, this tab goes on with what it could not save, and saves it with the next change: a token that is
 * spent must not come back.
 */
export function createRecordStore(storage: TokenStorage, name: string): RecordStore {
  let unsaved: { readonly record: SessionRecord | undefined } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function read(): Promise<SessionRecord | undefined> {
    if (unsaved) return unsaved.record;
    try {
      return parseRecord(await storage.load(name));
    } catch (cause) {
      throw new ClientError("storage", { cause });
    }
  }

  async function save(record: SessionRecord | undefined): Promise<void> {
    try {
      await storage.save(record ? JSON.stringify(record) : null, name);
      unsaved = undefined;
    } catch {
      unsaved = { record };
    }
  }

  return {
    update(change) {
      const mine = last.then(async () => {
        const now = await read();
        const after = change(now);
        if (after !== now) await save(after);
        return after;
      });
      last = mine.catch(ignore);
      return mine;
    },
  };
}
