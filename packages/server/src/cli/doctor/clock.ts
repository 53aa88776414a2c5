import { clockToleranceMax } from "@countersign/protocol";
import type { Answer } from "./ask.ts";
import { fail, type Finding, ok, warn } from "./finding.ts";

const probe = "clock";
const worthSaying = 2_000; // ms
const intolerable = 1_000 * clockToleranceMax; // ms

/** This machine's clock against PostgreSQL's; all processes measure by the latter. Both in ms. */
export function compareWithDatabase(databaseTime: number, now: number): Finding {
  return judge(now - databaseTime, "the database's");
}

/** This machine's clock against the `Date` of the server's answer, which is cut to the second (RFC 9110 §6.6.1). */
export function compareWithServer({ headers, askedAt, answeredAt }: Answer): Finding[] {
  const date = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(date)) return [];
  const ahead = Math.max(0, askedAt - (date + 1_000));
  const behind = Math.max(0, date - answeredAt);
  return [judge(ahead - behind, "the server's")];
}

function judge(ahead: number, whose: string): Finding {
  const off = Math.abs(ahead);
  if (off <= worthSaying) return ok(probe, `this machine's agrees with ${whose}`);
  const says = `this machine's is ${Math.round(off / 1000)} seconds ${ahead > 0 ? "ahead of" : "behind"} ${whose}`;
  const mend = "Let both machines keep their time by NTP.";
  return off > intolerable ? fail(probe, says, mend) : warn(probe, says, mend);
}
