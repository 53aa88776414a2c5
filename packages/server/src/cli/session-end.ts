import type { Actions } from "../compose-actions.ts";
import type { Words } from "./command.ts";
import { findUser } from "./find-user.ts";
import { WrongCall } from "./read-words.ts";
import { byCommandLine, serverCommand } from "./server-command.ts";

export const sessionEnd = serverCommand({
  name: "session end",
  summary: "End one session, a user's, those of a master secret, or all",
  help: `countersign session end [--json] <session id>
countersign session end [--json] --user <email or id>
countersign session end [--json] --key <number>    whose refresh tokens come from this master secret
countersign session end [--json] --all

Whoever they belong to has to log in again. Numbers of master secrets: 1 is the first that the database was used with.`,
  operands: [{ name: "session id", count: "optional" }],
  options: { user: { value: "<email or id>" }, key: { value: "<number>" }, all: {} },
  prepare(words) {
    const end = choose(words);
    return async (actions) => {
      const ended = await end(actions);
      return { json: { ended }, text: `Ended ${ended === 1 ? "one session" : `${ended} sessions`}.` };
    };
  },
});

type End = (actions: Actions) => Promise<number>;

/** What is to end: exactly one of the four. Gives how many did. */
function choose({ operands, values, has }: Words): End {
  const choices: End[] = [
    ...operands.map(endOne),
    ...values("user").map(endOfUser),
    ...values("key").map(endOfKey),
    ...(has("all") ? [endEverybodys(undefined)] : []),
  ];
  const [end] = choices;
  if (end === undefined || choices.length > 1)
    throw new WrongCall("Give a session id, `--user`, `--key` or `--all`, and only one of them.");
  return end;
}

function endOne(id: string): End {
  return async ({ endAnySession }) => {
    await endAnySession(id, byCommandLine);
    return 1;
  };
}

function endOfUser(name: string): End {
  return async (actions) => {
    const { id } = await findUser(actions, name);
    return actions.manageUsers.endSessions(id, byCommandLine);
  };
}

function endOfKey(typed: string): End {
  if (!/^[1-9]\d{0,2}$/.test(typed))
    throw new WrongCall("`--key` takes the number of a master secret: 1 or more.");
  return endEverybodys(Number(typed));
}

function endEverybodys(keyVersion: number | undefined): End {
  return ({ endEverybodysSessions }) => endEverybodysSessions(keyVersion, byCommandLine);
}
