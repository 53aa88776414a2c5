import { findUser } from "./find-user.ts";
import { serverCommand } from "./server-command.ts";
import { nextPage, table } from "./table.ts";

export const sessionList = serverCommand({
  name: "session list",
  summary: "Show where a user is logged in",
  help: `countersign session list [--cursor <cursor>] [--json] <email or id>

Lists 50 sessions, oldest first, and says how to get the next ones if there are more.`,
  operands: [{ name: "e-mail address or id" }],
  options: { cursor: { value: "<cursor>" } },
  prepare({ operands: [name = ""], values }) {
    const [cursor] = values("cursor");
    return async (actions) => {
      const { id } = await findUser(actions, name);
      const page = await actions.manageUsers.listSessions(id, cursor === undefined ? {} : { cursor });
      const rows = page.items.map((one) => [
        one.id,
        one.device_name,
        one.ip,
        one.created_at,
        one.last_seen_at,
        one.expires_at,
      ]);
      const shown = table(["id", "device", "address", "created", "last seen", "expires"], rows);
      return { json: page, text: `${shown}${nextPage(`session list ${id}`, page.next_cursor)}` };
    };
  },
});
