import { attemptRefresh } from "./attempt.ts";
import { createAuthorizedFetch } from "./authorized-fetch.ts";
import type { Client, Credentials } from "./client.ts";
import { logOut, tellServer } from "./log-out.ts";
import { receive } from "./receive.ts";
import { type ClientOptions, readOptions } from "./options.ts";
import type { Issuer } from "./issuer.ts";
import { listenToTabs } from "./other-tabs.ts";
import { ignore } from "./ignore.ts";
import { createRefresher } from "./refresher.ts";
import { isLive, isPending } from "./session-record.ts";
import type { Snapshot } from "./snapshot.ts";
import { readSurroundings } from "./surroundings.ts";
import { createTab } from "./tab.ts";
import { readMoment } from "./token-life.ts";
import { logInPath, signUpPath } from "./wire.ts";

/**
 * Makes a client, which begins at once to find out who is signed in. One for a page is enough.
 *
 * @example
 * const client = createClient({ url: "https://auth.example", mode: "cookie", apis: ["https://api.example"] });
 * client.subscribe((session) => show(session));
 * const answer = await client.fetch("https://api.example/orders");
 *
 * @throws TypeError for wrong options
 */
export function createClient(options: ClientOptions): Client {
  const settings = readOptions(options);
  const surroundings = readSurroundings(settings.surroundings);
  const channel = surroundings.openChannel(settings.name);
  const tab = createTab(settings, surroundings, (message) => channel?.post(message));
  const { held, records, mode } = tab;
  const refresher = createRefresher(tab, () => attemptRefresh({ ...tab, ...others }));
  const others = listenToTabs(tab, channel, refresher);

  async function begin(): Promise<void> {
    const record = await records
      .update((now) =>
        // The cookie reaches further than storage: somebody may have logged in at another origin of this site.
        mode === "token" || isLive(now) || isPending(now) ? now : undefined,
      )
      // The attempt meets it again, and retries.
      .catch(ignore);
    if (isPending(record)) tellServer(tab).catch(ignore);
    await refresher.attempt();
  }

  async function start(path: Parameters<Issuer["start"]>[0], credentials: Credentials): Promise<Snapshot> {
    await tab.locked(async () => {
      // Where the record cannot be read the server is to begin no session: nobody here could hold it.
      await tab.look();
      const since = readMoment(surroundings);
      await receive(tab, await tab.issuer.start(path, credentials), since, () => true);
    });
    refresher.changed();
    return held.snapshot();
  }

  async function refresh(): Promise<Snapshot> {
    held.refuse();
    await refresher.attempt();
    return held.snapshot();
  }

  const stopWaking = surroundings.onWake(() => {
    others.lookTwice();
    refresher.wake();
  });
  begin().catch(ignore);

  return {
    signUp: (credentials) => start(signUpPath, credentials),
    logIn: (credentials) => start(logInPath, credentials),
    logOut: () => logOut(tab, refresher.changed),
    getAccessToken: refresher.obtain,
    accessTokenLife: held.life,
    refresh,
    fetch: createAuthorizedFetch({ ...surroundings, ...settings, ...refresher, ...tab, refresh }),
    get session() {
      return held.snapshot();
    },
    subscribe: tab.snapshots.listen,
    observe: tab.events.listen,
    close() {
      refresher.close();
      stopWaking();
      channel?.close();
    },
  };
}
