import type { Feed } from "./feed.ts";
import type { GuardSettings } from "./options.ts";
import { rejectedBy } from "./rejected-by.ts";
import type { RemoteKeys } from "./remote-keys.ts";
import type { Surroundings } from "./surroundings.ts";

export interface ReadyParts {
  readonly source: RemoteKeys;
  readonly feed: Feed | undefined;
  readonly settings: GuardSettings;
  readonly surroundings: Surroundings;
  readonly signal: AbortSignal;
  readonly lastError: () => unknown;
}

/** Waits for keys and revocations, for a bounded time, in which the process stays alive. */
export function createReady(parts: ReadyParts): () => Promise<void> {
  const { source, feed, settings, surroundings, signal } = parts;
  const needed = settings.refuseAfter === undefined ? undefined : feed?.synced;
  const awaited = [source.loaded, needed, feed?.tried].filter((one) => one !== undefined);

  function describeLack(): string {
    const missing = source.fetchedAt() === undefined ? "keys" : "revocations";
    const cause = parts.lastError();
    const known = cause instanceof Error ? ` ${cause.message}` : "";
    return `The guard has no ${missing} after ${settings.readyTimeout / 1000} seconds.${known}`;
  }

  return async () => {
    const given = new AbortController();
    const giveUp = (why: string) => given.abort(new Error(why, { cause: parts.lastError() }));
    const onClose = () => giveUp("The guard is closed.");
    const cancel = surroundings.schedule(settings.readyTimeout, () => giveUp(describeLack()));
    if (signal.aborted) onClose();
    signal.addEventListener("abort", onClose);
    const ready = Promise.all(awaited.map((reached) => reached(given.signal)));
    try {
      await Promise.race([ready, rejectedBy(given.signal)]);
      given.signal.throwIfAborted();
    } finally {
      cancel();
      signal.removeEventListener("abort", onClose);
    }
  };
}
