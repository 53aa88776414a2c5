import { backOff } from "./back-off.ts";
import type { ClientError } from "./client-error.ts";
import type { Issuer } from "./issuer.ts";
import { wait } from "./schedule.ts";
import { isLive, isPending } from "./session-record.ts";
import type { Tab } from "./tab.ts";

const tries = 4;

/**
 * Signs out here at once, calls `left`, then tells the server.
 *
 * @throws ClientError when the server could not be told
 */
export async function logOut(tab: Tab, left: () => void): Promise<void> {
  const { mode, held } = tab;
  const access = held.accessToken();
  let refresh: string | undefined;
  await tab.records
    .update((now) => {
      if (isLive(now)) refresh = now.token;
      held.leave();
      return mode === "cookie" ? { ended: true, pending: true } : undefined;
    })
    // A record that cannot be read holds nobody here.
    .catch(() => held.leave());
  tab.post({ type: "changed" });
  left();
  if (mode === "cookie" || refresh || access) await tellServer(tab, { refresh, access });
}

/** Tells the server of a log-out that it has not heard of: the cookie outlives the page, and only the server can take it away. */
export async function tellServer(tab: Tab, tokens: Parameters<Issuer["logOut"]>[0]): Promise<void> {
  const { schedule, random } = tab.surroundings;
  for (let failures = 1; ; failures += 1) {
    try {
      return await tab.locked(async () => {
        // The cookie is of a new session where somebody has logged in since.
        if (tab.mode === "cookie" && !isPending(await tab.look())) return;
        await tab.issuer.logOut(tokens).catch((error: ClientError) => {
          // Else the server knows of no such session: there is nothing to end.
          if (error.action !== "log_in") throw error;
        });
        await tab.records.update((now) => (isPending(now) ? { ended: true } : now));
      });
    } catch (error) {
      if (failures === tries) throw error;
      await wait(schedule, backOff(failures, random, (error as ClientError).retryAfter));
    }
  }
}
