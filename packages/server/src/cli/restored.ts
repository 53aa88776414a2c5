import type { Hole } from "../subjects/operations/holes.ts";
import { toTime } from "../time.ts";
import type { Words } from "./command.ts";
import { WrongCall } from "./read-words.ts";
import { byCommandLine, type Report, serverCommand } from "./server-command.ts";

export const restored = serverCommand({
  name: "restored",
  summary: "After a backup was restored: show what is lost, and let clients go on",
  help: `countersign restored [--json]
countersign restored --adopt [--since <time>] [--json]

A restored backup does not know what was written after it was made. Refresh tokens of that time are refused, for no server
is known to have run in it: a hole. Without \`--adopt\` this shows the holes of which sessions may live, the newest last,
and changes nothing. A hole is also left where no server ran for two minutes or more; nobody holds a token of it.

\`--adopt\` notes that servers ran in the hole, so that clients which refreshed in it stay logged in. It takes effect at
once, beside servers that run, and is in the audit log. Do it only if it was this very database, with this master secret,
whose servers ran then. Where there are several holes, \`--since\` says which: those that end after the time, written as
2026-01-31T12:00:00Z. Where there is none, nothing is done.

What was done in the hole stays lost either way: accounts made in it, log-outs, changed passwords and roles, users
disabled. Where that matters more than that people stay logged in, use \`countersign session end --all\`.
Exit code 0: shown, or adopted, or nothing to adopt. 1: refused, such as several holes without \`--since\`.`,
  options: { adopt: {}, since: { value: "<time>" } },
  prepare(words) {
    const since = sinceOf(words);
    if (words.has("adopt"))
      return async (actions) => reportAdopted(await actions.restored.adopt(since, byCommandLine), since);
    if (since !== undefined) throw new WrongCall("`--since` goes with `--adopt`.");
    return async (actions) => reportHoles(await actions.restored.holes());
  },
});

/** ms */
function sinceOf({ values }: Words): number | undefined {
  const [typed] = values("since");
  if (typed === undefined) return undefined;
  // RFC 3339 §5.6: without an offset it would be the time of wherever this runs.
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(typed);
  const since = isTime && isDay(typed.slice(0, 10)) ? Date.parse(typed) : Number.NaN;
  if (Number.isNaN(since)) throw new WrongCall("`--since` takes a time such as 2026-01-31T12:00:00Z.");
  return since;
}

/** `Date.parse` takes the 30th of February for a day in March. */
function isDay(date: string): boolean {
  const midnight = Date.parse(date);
  return !Number.isNaN(midnight) && toTime(midnight).startsWith(date);
}

function reportHoles(holes: readonly Hole[]): Report {
  const json = { holes: holes.map(toJson) };
  if (holes.length === 0) {
    return { json, text: "There is no hole: servers ran all the time that living sessions can be from." };
  }
  const [they, them] = holes.length === 1 ? ["it", "it"] : ["them", "one of them"];
  return {
    json,
    text: `No server is known to have run in ${holes.length === 1 ? "this time" : "these times"}:
${listed(holes)}

If a backup was restored, and servers did run then:
- Clients that refreshed in ${them} have to log in again. \`countersign restored --adopt\` lets them go on.
- Log-outs, changed passwords and roles, and users disabled in ${they} are gone. Where that matters more:
  \`countersign session end --all\`.
If servers were only stopped, there is nothing to do.`,
  };
}

function reportAdopted(holes: readonly Hole[], since: number | undefined): Report {
  const json = { adopted: holes.map(toJson) };
  if (holes.length === 0) {
    const none = since === undefined ? "There is no hole" : `No hole ends after ${toTime(since)}`;
    return { json, text: `${none}: there is nothing to adopt.` };
  }
  return {
    json,
    text: `Noted that servers ran:
${listed(holes)}
Clients that refreshed then stay logged in. What else was done then is gone: see \`countersign help restored\`.`,
  };
}

function toJson({ from, until }: Hole): { from: string; until: string } {
  return { from: toTime(from), until: toTime(until) };
}

function listed(holes: readonly Hole[]): string {
  return holes.map(({ from, until }) => `- ${toTime(from)} to ${toTime(until)}`).join("\n");
}
