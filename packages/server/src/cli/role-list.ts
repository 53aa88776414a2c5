import { describeRole, operatorRole } from "../subjects/roles/role.ts";
import { serverCommand } from "./server-command.ts";
import { table } from "./table.ts";

export const roleList = serverCommand({
  name: "role list",
  summary: "List roles and what they permit",
  help: `countersign role list [--json]`,
  prepare:
    () =>
    async ({ listRoles }) => {
      const items = (await listRoles()).map(describeRole);
      const rows = items.map(({ name, permissions, created_at }) => [
        name,
        permissions.join(" "),
        // A migration makes it, without a time.
        name === operatorRole ? "built in" : created_at,
      ]);
      return {
        json: { items, next_cursor: null },
        text: table(["name", "permissions", "created"], rows),
      };
    },
});
