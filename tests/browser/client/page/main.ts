// The page under test: a client, and what happens to it, as `tab` for Playwright to reach.
import { createClient, webStorage } from "@countersign/client";
import type { TabCall } from "../tab.ts";

const mostTries = 40;
const query = new URLSearchParams(location.search);
const given = (name: string) => query.get(name) ?? "";
const mode = given("mode") === "token" ? "token" : "cookie";
const client = createClient({
  url: given("issuer"),
  ...(mode === "token" ? { mode, storage: webStorage(localStorage) } : { mode }),
  apis: [given("api")],
});
const seen = [client.session];
client.subscribe((session) => seen.push(session));

async function call(): Promise<TabCall> {
  try {
    return (await client.fetch(given("api"))).status;
  } catch (error) {
    return String(error);
  }
}

const wait = (milliseconds: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

globalThis.tab = {
  client,
  seen,
  async callFor(milliseconds, pause) {
    const end = performance.now() + milliseconds;
    const calls: TabCall[][] = [];
    while (performance.now() < end) {
      const tries = [await call()];
      while (tries.at(-1) !== 200 && tries.length < mostTries) {
        await wait(pause);
        tries.push(await call());
      }
      calls.push(tries);
      await wait(pause);
    }
    return calls;
  },
};
