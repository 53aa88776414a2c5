import type { Client, Snapshot } from "@countersign/client";
import { find } from "./find.ts";

const entry = find("entry", HTMLFormElement);
const session = find("session", HTMLElement);
const farewell = find("farewell", HTMLParagraphElement);
const life = find("life", HTMLProgressElement);
const left = find("left", HTMLElement);
const tick = 250; // ms

/** Shows who is logged in, in whichever tab that changes, and how long the access token lives. */
export function showSession(client: Client): void {
  let before = client.session;
  show(before);
  client.subscribe((now) => {
    // Who comes back to a session that has long been over need not be told.
    farewell.textContent = before.status === "signed_in" ? farewellTo(now) : "";
    before = now;
    show(now);
  });
  setInterval(() => showLife(client), tick);
  // What fails mends itself: the client refreshes again in a moment, and tells the server of a log-out at the next start.
  listen("refresh", () => client.refresh());
  listen("log-out", () => client.logOut());
}

function listen(button: string, act: () => Promise<unknown>): void {
  find(button, HTMLButtonElement).addEventListener("click", () => void act().catch(() => undefined));
}

function show(now: Snapshot): void {
  entry.hidden = now.status !== "signed_out";
  session.hidden = now.status !== "signed_in";
  if (now.status !== "signed_in") return;
  const texts = {
    who: now.user.email,
    initial: now.user.email.slice(0, 1).toUpperCase(),
    since: new Date(now.session.created_at).toLocaleTimeString(),
    until: new Date(now.session.expires_at).toLocaleDateString(),
  };
  for (const [id, text] of Object.entries(texts)) find(id, HTMLElement).textContent = text;
}

function showLife(client: Client): void {
  const token = client.accessTokenLife();
  if (token === undefined) return;
  life.max = token.total;
  life.value = Math.max(0, token.left);
  left.textContent = `${Math.ceil(life.value / 1000)} s`;
}

function farewellTo(now: Snapshot): string {
  if (now.status !== "signed_out") return "";
  if (now.reason === "reuse_detected") {
    return "Someone else used a copy of your session, so it was ended. Log in and change your password.";
  }
  return now.reason === undefined ? "You have logged out, in this tab or another." : "Your session is over.";
}
