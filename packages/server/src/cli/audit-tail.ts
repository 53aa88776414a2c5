import { validate as isId } from "uuid";
import type { AuditEvent } from "@countersign/protocol";
import type { Actions } from "../compose-actions.ts";
import { nearestName } from "../config/nearest-name.ts";
import { Problem } from "../problem.ts";
import { failureMessage } from "../start/failure.ts";
import { type AuditEventType, auditEventTypes } from "../subjects/audit/audit-event.ts";
import type { Terminal, Words } from "./command.ts";
import { findUser } from "./find-user.ts";
import { printable } from "./printable.ts";
import { WrongCall } from "./read-words.ts";
import { serverCommand } from "./server-command.ts";

const defaultLimit = 20;
const mostEvents = 10_000;
const lookEvery = 1_000; // ms

export const auditTail = serverCommand({
  name: "audit tail",
  summary: "Show the newest security events, and those to come",
  help: `countersign audit tail [--follow] [--user <email or id>] [--type <type>] [--limit <number>] [--json]

Shows the newest events of the audit log, the oldest of them first, a line each: when, what, to whose account and session,
who did it (an operator's id), from which address, and details. \`--limit\` says how many, 0 to ${mostEvents}; by default ${defaultLimit}.
\`--follow\` goes on with each event as it happens, looking once a second, until SIGINT or SIGTERM; while the database is
away it says so and tries again. \`--user\` shows one account's; by id also where it was deleted. \`--json\` prints a JSON
object a line, in the shape of the API's AuditEvent.
\`--type\` shows one type of event:
${typesInLines()}
Exit code 0: shown, or stopped. 1: there is no such user, or the database cannot be read.`,
  options: {
    follow: {},
    user: { value: "<email or id>" },
    type: { value: "<type>" },
    limit: { value: "<number>" },
  },
  prepare(words, terminal) {
    const type = typeOf(words);
    const limit = limitOf(words);
    const show = words.has("json") ? JSON.stringify : lineOf;
    return async (actions) => {
      const userId = await userOf(words, actions);
      const watch = actions.watchEvents(
        { ...(userId === undefined ? {} : { userId }), ...(type === undefined ? {} : { type }) },
        limit,
      );
      const printNext = async () => {
        for (const event of await watch.next()) terminal.print(show(event));
      };
      await (words.has("follow") ? follow(printNext, terminal) : printNext());
      return undefined;
    };
  },
});

async function follow(printNext: () => Promise<void>, { pause, complain }: Terminal): Promise<void> {
  let isAway = false;
  // The first pause is none: from there on, who stops the command ends it in good order.
  for (let wait = 0; await pause(wait); wait = lookEvery) {
    try {
      await printNext();
      isAway = false;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "unavailable") throw error;
      if (!isAway) complain(`${failureMessage(error)} Trying again.`);
      isAway = true;
    }
  }
}

function typeOf({ values }: Words): AuditEventType | undefined {
  const [typed] = values("type");
  if (typed === undefined) return undefined;
  const found = auditEventTypes.find((type) => type === typed);
  if (found !== undefined) return found;
  const nearest = nearestName(typed, auditEventTypes);
  throw new WrongCall(
    `There is no such type of event.${nearest === undefined ? "" : ` The nearest is \`${nearest}\`.`}`,
  );
}

function limitOf({ values }: Words): number {
  const [typed = String(defaultLimit)] = values("limit");
  if (!/^\d{1,5}$/.test(typed) || Number(typed) > mostEvents)
    throw new WrongCall(`\`--limit\` takes a number from 0 to ${mostEvents}.`);
  return Number(typed);
}

/** Events outlive their user: an id is looked for as it is. */
async function userOf({ values }: Words, actions: Actions): Promise<string | undefined> {
  const [typed] = values("user");
  return typed === undefined || isId(typed) ? typed : (await findUser(actions, typed)).id;
}

function lineOf({ at, type, user_id, session_id, actor_id, ip, data }: AuditEvent): string {
  const members = { user: user_id, session: session_id, actor: actor_id, ip, ...data };
  return [
    at,
    type,
    ...Object.entries(members)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}=${valueOf(String(value))}`),
  ].join(" ");
}

/** In quotes where it could be taken for something else. */
function valueOf(text: string): string {
  return printable(/^[\w.:@+-]+$/.test(text) ? text : JSON.stringify(text));
}

function typesInLines(): string {
  const lines: string[] = [];
  for (const type of auditEventTypes) {
    const last = lines.at(-1);
    if (last === undefined || last.length + type.length > 110) lines.push(`  ${type}`);
    else lines[lines.length - 1] = `${last}, ${type}`;
  }
  return lines.join("\n");
}
