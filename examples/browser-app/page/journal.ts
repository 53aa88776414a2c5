import { find } from "./find.ts";

const longest = 50; // entries
const list = find("journal", HTMLOListElement);

/** Adds a line to what has happened, the newest first. `mark`: a word at its head, such as an answer's status. */
export function note(mark: string, text: string, tone: "good" | "bad" | "calm" = "calm"): void {
  const time = document.createElement("time");
  time.textContent = new Date().toLocaleTimeString();
  const badge = document.createElement("b");
  badge.textContent = mark;
  badge.className = tone;
  const words = document.createElement("span");
  words.textContent = text;
  const entry = document.createElement("li");
  entry.append(time, badge, words);
  list.prepend(entry);
  list.children[longest]?.remove();
}
