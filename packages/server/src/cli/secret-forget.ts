import { confirm } from "./confirm.ts";
import type { Words } from "./command.ts";
import { WrongCall } from "./read-words.ts";
import { byCommandLine, serverCommand } from "./server-command.ts";

export const secretForget = serverCommand({
  name: "secret forget",
  summary: "Do without a master secret that is lost",
  help: `countersign secret forget [--yes] [--json] <number>…

Revokes the signing keys that these master secrets sealed, and ends the sessions whose refresh tokens come from them, so
that the server starts without them. Everybody concerned logs in again; accounts, passwords and roles stay. Run it with the
secret that is to be used from now on, ten seconds after all servers were stopped. A server that does not start names the
numbers that it needs: 1 is the first secret that the database was used with. At a terminal it asks first, unless \`--yes\`
says so.`,
  operands: [{ name: "number of a master secret" }, { name: "number of a master secret", count: "many" }],
  options: { yes: {} },
  lostSecrets: numbersOf,
  async prepare(words, terminal) {
    const numbers = numbersOf(words);
    await confirm(`End all that needs master secret ${numbers.join(", ")} for good?`, words, terminal);
    return async ({ forgetSecret }) => {
      let [keys, sessions] = [0, 0];
      for (const number of numbers) {
        const forgot = await forgetSecret(number, byCommandLine);
        keys += forgot.keys;
        sessions += forgot.sessions;
      }
      return {
        json: { revoked_keys: keys, ended_sessions: sessions },
        text: `Revoked ${counted(keys, "signing key")} and ended ${counted(sessions, "session")}.`,
      };
    };
  },
});

function numbersOf({ operands }: Words): number[] {
  if (!operands.every((typed) => /^[1-9]\d{0,2}$/.test(typed)))
    throw new WrongCall("Give numbers of master secrets: 1 or more.");
  return [...new Set(operands.map(Number))];
}

function counted(count: number, what: string): string {
  return `${count === 0 ? "no" : count} ${what}${count === 1 ? "" : "s"}`;
}
