import { backOff } from "./back-off.ts";
import type { ClientError } from "./client-error.ts";
import { wait } from "./schedule.ts";
import { isLive, isPending, type LiveRecord, type SessionRecord } from "./session-record.ts";
import type { Tab } from "./tab.ts";

const tries = 4;

/** What was live until the log-out, as far as is known. */
type Left = { readonly session?: string | undefined; readonly token?: LiveRecord["token"] };

/**
 * Signs out here at once, calls `changed`, then tells the server.
 *
 * @throws ClientError when the server could not be told
 */
export async function logOut(tab: Tab, changed: () => void): Promise<void> {
  const { held } = tab;
  const access = held.accessToken();
  let left: Left = { session: held.tokens()?.session.id };
  await tab.records
    .update((now) => {
      if (isLive(now)) left = now;
      held.leave();
      return tab.mode === "cookie" ? { ended: true, pending: true } : undefined;
    })
    // A record that cannot be read holds nobody here.
    .catch(() => held.leave());
  tab.post({ type: "changed" });
  changed();
  if (tab.mode === "cookie" || left.session) await tellServer(tab, left, access);
}

/** Tells the server of a log-out that it has not heard of: the cookie outlives the page, and only the server can take it away. */
export async function tellServer(tab: Tab, left: Left = {}, access?: string): Promise<void> {
  const { surroundings, mode, records } = tab;
  // Another tab may store its refresh's answer as this one stores the log-out, or the record may not have been read.
  function leave(now: SessionRecord | undefined): SessionRecord | undefined {
    if (!isLive(now) || now.session !== left.session) return now;
    left = now;
    return mode === "cookie" ? { ended: true, pending: true } : undefined;
  }
  for (let failures = 1; ; failures += 1) {
    try {
      return await tab.locked(async () => {
        if (mode === "cookie" || !access) await records.update(leave);
        // The cookie is of a new session where somebody has logged in since.
        if (mode === "cookie" && !isPending(await tab.look())) return;
        await tab.issuer.logOut(left, access).catch((error: ClientError) => {
          // Else the server knows of no such session: there is nothing to end.
          if (error.action !== "log_in") throw error;
        });
        await records.update((now) => {
          const after = leave(now);
          return isPending(after) ? { ended: true } : after;
        });
        tab.post({ type: "changed" });
        await tab.look();
      });
    } catch (error) {
      if (failures === tries) throw error;
      await wait(
        surroundings.schedule,
        backOff(failures, surroundings.random, (error as ClientError).retryAfter),
      );
    }
  }
}
