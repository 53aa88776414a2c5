import { decodeUnverified } from "@countersign/jwt";
import { refreshTokenPrefix } from "@countersign/protocol";
import { readSettings } from "../config/read-settings.ts";
import type { Command } from "./command.ts";
import { showToken } from "./show-token.ts";

export const tokenInspect: Command = {
  name: "token inspect",
  summary: "Show the three parts of an access token, and whether it verifies",
  help: `countersign token inspect [--json]          asks for the token, or reads standard input if that is no terminal
countersign token inspect [--json] -        the same
countersign token inspect [--json] <jwt>    the token stands in the shell's history afterwards: prefer the others

Shows header and payload, times in words, whether the signature verifies against this server's keys, and whether the
server accepts the token: whether its session lives and its roles are not older than the user's. Reads the database and
changes nothing. Run it with the settings of the server. A \`Bearer \` in front of the token does not matter.
Exit code 0: accepted. 1: refused, or it cannot be told.`,
  options: { json: {} },
  operands: [{ name: "token", count: "optional" }],
  async run({ operands: [typed = "-"], has }, { environment, readSecret, print, complain, clock, colour }) {
    const read = typed === "-" ? await readSecret("Token (not shown): ") : typed;
    const token = read.trim().replace(/^bearer +/i, "");
    if (token === "") {
      complain("No token was given: paste one, or pipe one in.");
      return 2;
    }
    if (token.startsWith(refreshTokenPrefix)) {
      complain("This is a refresh token: nobody but the server can look into it. Give an access token.");
      return 1;
    }
    // Before anything else is looked at: what is no token is refused for that.
    const { header, payload } = decodeUnverified(token);
    const { judgeToken } = await import("./judge-token.ts");
    const judgement = await judgeToken(token, { settings: readSettings(environment()), clock });
    print(
      has("json")
        ? JSON.stringify({ header, payload, ...judgement })
        : showToken(token, judgement, { colour, now: clock() }),
    );
    return judgement.accepted ? 0 : 1;
  },
};
