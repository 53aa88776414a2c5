import { backOff } from "./back-off.ts";
import type { ClientError } from "./client-error.ts";
import { wait } from "./schedule.ts";
import { isLive, isPending, type LiveRecord } from "./session-record.ts";
import type { Tab } from "./tab.ts";

const tries = 4;

/**
 * Signs out here at once, calls `changed`, then tells the server.
 *
 * @throws ClientError when the server could not be told
 */
export async function logOut(tab: Tab, changed: () => void): Promise<void> {
  const { mode, held } = tab;
  const access = held.accessToken();
  let left: LiveRecord | undefined;
  await tab.records
    .update((now) => {
      if (isLive(now)) left = now;
      held.leave();
      return mode === "cookie" ? { ended: true, pending: true } : undefined;
    })
    // A record that cannot be read holds nobody here.
    .catch(() => held.leave());
  tab.post({ type: "changed" });
  changed();
  if (mode === "cookie" || left || access) await tellServer(tab, left, access);
}

/** Tells the server of a log-out that it has not heard of: the cookie outlives the page, and only the server can take it away. */
export async function tellServer(tab: Tab, left?: LiveRecord, access?: string): Promise<void> {
  const { schedule, random } = tab.surroundings;
  for (let failures = 1; ; failures += 1) {
    try {
      return await tab.locked(async () => {
        // The cookie is of a new session where somebody has logged in since.
        if (tab.mode === "cookie" && !isPending(await tab.look())) return;
        await tab.issuer.logOut(left, access).catch((error: ClientError) => {
          // Else the server knows of no such session: there is nothing to end.
          if (error.action !== "log_in") throw error;
        });
        // Another tab may have stored its refresh's answer as this one stored the log-out.
        await tab.records.update((now) =>
          isPending(now) || (isLive(now) && now.session === left?.session) ? { ended: true } : now,
        );
        tab.post({ type: "changed" });
        await tab.look();
      });
    } catch (error) {
      if (failures === tries) throw error;
      await wait(schedule, backOff(failures, random, (error as ClientError).retryAfter));
    }
  }
}
