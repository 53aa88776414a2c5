import { describeUser } from "./describe-user.ts";
import { findUser } from "./find-user.ts";
import { printable } from "./printable.ts";
import { byCommandLine, serverCommand } from "./server-command.ts";
import { Stopped } from "./stopped.ts";

export const userDelete = serverCommand({
  name: "user delete",
  summary: "Delete a user",
  help: `countersign user delete [--yes] [--json] <email or id>

Ends all sessions and deletes the account, at once and for good, and shows it as it was. At a terminal it asks first,
unless \`--yes\` says so.`,
  operands: [{ name: "e-mail address or id" }],
  options: { yes: {} },
  prepare:
    ({ operands: [name = ""], has }, { asks, readSecret }) =>
    async (actions) => {
      const user = await findUser(actions, name);
      if (asks && !has("yes")) {
        const question = `Delete ${printable(user.email)} for good? Type yes (not shown): `;
        if ((await readSecret(question)).trim() !== "yes") throw new Stopped();
      }
      await actions.manageUsers.remove(user.id, byCommandLine);
      return describeUser(user, "Deleted:");
    },
});
