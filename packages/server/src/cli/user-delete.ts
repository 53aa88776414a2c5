import { describeUser } from "./describe-user.ts";
import { findUser } from "./find-user.ts";
import { byCommandLine, serverCommand } from "./server-command.ts";

export const userDelete = serverCommand({
  name: "user delete",
  summary: "Delete a user",
  help: `countersign user delete [--json] <email or id>

Ends all sessions and deletes the account, at once and for good, and shows it as it was.`,
  operands: [{ name: "e-mail address or id" }],
  prepare:
    ({ operands: [name = ""] }) =>
    async (actions) => {
      const user = await findUser(actions, name);
      await actions.manageUsers.remove(user.id, byCommandLine);
      return describeUser(user, "Deleted:");
    },
});
