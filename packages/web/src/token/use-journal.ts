import { useEffect, useState } from "preact/hooks";
import { client } from "../session.ts";
import { emptyJournal, type Happening, type Journal, type Life, note } from "./journal.ts";

const sameMoment = 100; // ms: two looks at one token differ by rounding alone

let journal = emptyJournal;
const readers = new Set<(journal: Journal) => void>();

function record(happening: Happening, at = performance.now()): void {
  journal = note(journal, happening, at);
  for (const tell of readers) tell(journal);
}

/** Notes the client's present token, unless it is noted already. */
function recordToken(by: Life["by"]): void {
  const life = client.accessTokenLife();
  if (life === undefined) return;
  const receivedAt = performance.now() - (life.total - life.left);
  const last = journal.lives.at(-1);
  if (last !== undefined && Math.abs(last.receivedAt - receivedAt) < sameMoment) return;
  record({ type: "received", by, lifetime: life.total }, receivedAt);
}

// From the very start, for the page's first refresh is the one that shows whether somebody is logged in.
client.observe((event) => {
  if (event.type === "refreshed") recordToken(event.by);
  else record(event);
});
client.subscribe((session) => {
  // Of a refresh the client tells right after; what is left then came with a log-in.
  if (session.status === "signed_in") queueMicrotask(() => recordToken("start"));
});

/** What has happened to this page's access tokens, as it happens. */
export function useJournal(): Journal {
  const [seen, setSeen] = useState(journal);
  useEffect(() => {
    setSeen(journal);
    readers.add(setSeen);
    return () => void readers.delete(setSeen);
  }, []);
  return seen;
}
