import { describeUser } from "./describe-user.ts";
import { findUser } from "./find-user.ts";
import { serverCommand } from "./server-command.ts";

export const userShow = serverCommand({
  name: "user show",
  summary: "Show a user",
  help: `countersign user show [--json] <email or id>`,
  operands: [{ name: "e-mail address or id" }],
  prepare:
    ({ operands: [name = ""] }) =>
    async (actions) =>
      describeUser(await findUser(actions, name)),
});
