import { userInfo } from "node:os";
import { problemAnswer } from "../http/problem-document.ts";
import { Problem } from "../problem.ts";
import type { Actions } from "../compose-actions.ts";
import type { By } from "../subjects/audit/audit-event.ts";
import { version } from "../package.ts";
import type { Command, Terminal, Words } from "./command.ts";

/** What a command has to say: for people, and with `--json` for programs in the shapes of the HTTP API. */
export interface Report {
  readonly text: string;
  readonly json: object;
}

export interface ServerCommand extends Omit<Command, "run"> {
  /** Numbers of master secrets to do without, though the database needs them. */
  readonly lostSecrets?: (words: Words) => readonly number[];
  /** Looks at the words, and asks for what is missing, before anything is opened; gives what then is done. */
  readonly prepare: (words: Words, terminal: Terminal) => Act | Promise<Act>;
}

/** Gives no report where it has printed by itself. */
type Act = (actions: Actions) => Promise<Report | undefined>;

/** Who does what the command line does: no user of ours, but somebody at this machine. */
export const byCommandLine: By = {
  actorId: null,
  origin: { ip: null, userAgent: `countersign/${version} (command line; ${systemUser()})` },
};

/** The user of the operating system; a container may run as a number that has no name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}

/**
 * Makes a command of an action of the server: the one that a route calls, composed as at the server's start. What a command
 * needs of the server is loaded when it runs, so that help and refusals do not wait for it.
 */
export function serverCommand({ prepare, options, lostSecrets, ...command }: ServerCommand): Command {
  return {
    ...command,
    options: { ...options, json: {} },
    async run(words, terminal) {
      const { environment, print, complain } = terminal;
      try {
        const act = await prepare(words, terminal);
        const { withActions } = await import("../start/with-actions.ts");
        const report = await withActions(
          { environment: environment(), complain, lostSecrets: lostSecrets?.(words) ?? [] },
          act,
        );
        if (report !== undefined) print(words.has("json") ? JSON.stringify(report.json) : report.text);
        return 0;
      } catch (error) {
        // With a note it is no refusal but a failure, which the caller explains.
        if (!(error instanceof Problem) || error.note !== undefined) throw error;
        complain(words.has("json") ? JSON.stringify(problemAnswer(error).body) : textOf(error));
        return 1;
      }
    },
  };
}

function textOf({ detail, errors = [] }: Problem): string {
  return [detail, ...errors.map(({ path, message }) => `- ${memberOf(path)}: ${message}`)].join("\n");
}

/** Of a JSON pointer; people count no members of lists. */
function memberOf(pointer: string): string {
  return pointer.slice(1).replace(/\/\d+$/, "");
}
