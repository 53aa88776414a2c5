import { describeRole } from "../subjects/roles/role.ts";
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
        created_at ?? "built in",
      ]);
      return {
        json: { items, next_cursor: null },
        text: table(["name", "permissions", "created"], rows),
      };
    },
});
