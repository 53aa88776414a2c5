import { describeRole } from "../subjects/roles/role.ts";
import { noSuchRole } from "../subjects/roles/define-role.ts";
import { checkRoleName } from "./check-names.ts";
import { byCommandLine, serverCommand } from "./server-command.ts";

export const roleDelete = serverCommand({
  name: "role delete",
  summary: "Delete a role",
  help: `countersign role delete [--json] <role>

Its holders lose it, and their access tokens are refused as stale.`,
  operands: [{ name: "role" }],
  prepare({ operands: [typed = ""] }) {
    const name = checkRoleName(typed);
    return async ({ deleteRole, listRoles }) => {
      const role = (await listRoles()).find((one) => one.name === name);
      if (role === undefined) throw noSuchRole();
      await deleteRole(name, byCommandLine);
      return { json: { role: describeRole(role) }, text: `Deleted the role ${name}.` };
    };
  },
});
