import { serverCommand } from "./server-command.ts";
import { nextPage, table } from "./table.ts";

export const userList = serverCommand({
  name: "user list",
  summary: "List users, oldest first",
  help: `countersign user list [--email <email>] [--cursor <cursor>] [--json]

Lists 50 users, and says how to get the next ones if there are more. \`--email\` shows the one with this address.`,
  options: { email: { value: "<email>" }, cursor: { value: "<cursor>" } },
  prepare({ values }) {
    const [email] = values("email");
    const [cursor] = values("cursor");
    return async ({ manageUsers }) => {
      const page = await manageUsers.list({
        ...(email === undefined ? {} : { email }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      const rows = page.items.map((user) => [
        user.id,
        user.email,
        user.roles.join(","),
        user.created_at,
        user.disabled_at,
      ]);
      const shown = table(["id", "email", "roles", "created", "disabled"], rows);
      return { json: page, text: `${shown}${nextPage("user list", page.next_cursor)}` };
    };
  },
});
