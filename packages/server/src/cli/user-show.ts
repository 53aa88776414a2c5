import { toTime } from "../time.ts";
import { describeUser } from "./describe-user.ts";
import { findUser } from "./find-user.ts";
import { serverCommand } from "./server-command.ts";

export const userShow = serverCommand({
  name: "user show",
  summary: "Show a user",
  help: `countersign user show [--json] <email or id>

Says too until when no new device may log in, where too many wrong passwords were tried.`,
  operands: [{ name: "e-mail address or id" }],
  prepare:
    ({ operands: [name = ""] }) =>
    async (actions) => {
      const user = await findUser(actions, name);
      const { json, text } = describeUser(user);
      const until = await actions.lockedUntil(user);
      if (until === undefined) return { json, text };
      const lockedUntil = toTime(until);
      return {
        json: { ...json, locked_until: lockedUntil },
        text: `${text}\nlocked    for new devices until ${lockedUntil}`,
      };
    },
});
