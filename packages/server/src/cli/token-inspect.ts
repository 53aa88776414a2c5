import { decodeUnverified } from "@countersign/jwt";
import { refreshTokenPrefix } from "@countersign/protocol";
import { readSettings } from "../config/read-settings.ts";
import type { Command } from "./command.ts";
import { judgeToken } from "./judge-token.ts";
import { showToken } from "./show-token.ts";

export const tokenInspect: Command = {
  name: "token inspect",
  summary: "Show the three parts of an access token, and whether it verifies",
  help: `countersign token inspect          asks for the token, or reads standard input if that is no terminal
countersign token inspect -        the same
countersign token inspect <jwt>    the token stands in the shell's history afterwards: prefer the others

Shows header and payload, times in words, whether the signature verifies against this server's keys, and whether the
server accepts the token. Reads the database and changes nothing. Run it with the settings of the server.
Exit code 0: accepted. 1: refused, or it cannot be told.`,
  operands: [{ name: "token", count: "optional" }],
  async run({ operands: [typed = "-"] }, { environment, readSecret, print, complain, clock, colour }) {
    const token = (typed === "-" ? await readSecret("Token (not shown): ") : typed).trim();
    if (token === "") {
      complain("No token was given: paste one, or pipe one in.");
      return 2;
    }
    if (token.startsWith(refreshTokenPrefix)) {
      complain("This is a refresh token: nobody but the server can look into it. Give an access token.");
      return 1;
    }
    decodeUnverified(token); // before anything else is looked at: what is no token is refused for that
    const judgement = await judgeToken(token, readSettings(environment()), clock);
    print(showToken(token, judgement, { colour, now: clock() }));
    return judgement.accepted ? 0 : 1;
  },
};
