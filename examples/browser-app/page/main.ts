import { createClient, type RefreshEvent } from "@countersign/client";
import { api, issuer } from "./addresses.ts";
import { listenToEntry } from "./entry.ts";
import { find } from "./find.ts";
import { note } from "./journal.ts";
import { showSession } from "./session.ts";

const client = createClient({ url: issuer, mode: "cookie", apis: [api] });

/** Adds the access token while somebody is logged in, and goes without it otherwise. */
async function callApi(): Promise<void> {
  try {
    const answer = await client.fetch(api);
    const body = (await answer.json()) as { message?: string; detail?: string };
    note(String(answer.status), body.message ?? body.detail ?? "", answer.ok ? "good" : "bad");
  } catch (error) {
    note("Failed", String(error), "bad");
  }
}

function tell(event: RefreshEvent): void {
  if (event.type === "refreshed") {
    const who = event.by === "this" ? "This tab" : "Another tab";
    note("Refreshed", `${who} fetched a new access token, for ${Math.round(event.expiresIn)}\u00a0s.`);
  }
  if (event.type === "retrying") {
    note("Retrying", `${event.cause}; again in ${Math.round(event.inMs / 1000)}\u00a0s.`, "bad");
  }
  if (event.type === "ended") note("Ended", event.reason ?? "Logged out.");
}

showSession(client);
listenToEntry(client);
client.observe(tell);
find("call", HTMLButtonElement).addEventListener("click", () => void callApi());
find("server-address", HTMLElement).textContent = issuer;
find("api-address", HTMLElement).textContent = api;
find("page-address", HTMLElement).textContent = location.origin;
