import { confirm } from "./confirm.ts";
import { describeUser } from "./describe-user.ts";
import { findUser } from "./find-user.ts";
import { printable } from "./printable.ts";
import { byCommandLine, serverCommand } from "./server-command.ts";

export const userDelete = serverCommand({
  name: "user delete",
  summary: "Delete a user",
  help: `countersign user delete [--yes] [--json] <email or id>

Ends all sessions and deletes the account, at once and for good, and shows it as it was. At a terminal it asks first,
unless \`--yes\` says so.`,
  operands: [{ name: "e-mail address or id" }],
  options: { yes: {} },
  prepare: (words, terminal) => async (actions) => {
    const [name = ""] = words.operands;
    const user = await findUser(actions, name);
    await confirm(`Delete ${printable(user.email)} for good?`, words, terminal);
    await actions.manageUsers.remove(user.id, byCommandLine);
    return describeUser(user, "Deleted:");
  },
});
