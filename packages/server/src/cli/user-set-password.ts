import { describeUser } from "./describe-user.ts";
import { findUser } from "./find-user.ts";
import { readNewPassword } from "./read-password.ts";
import { byCommandLine, serverCommand } from "./server-command.ts";

export const userSetPassword = serverCommand({
  name: "user set-password",
  summary: "Give a user another password",
  help: `countersign user set-password [--json] <email or id>

Asks for the password without showing it, or reads it from standard input if that is no terminal. All sessions of the
user end, and log-ins refused after too many wrong passwords are let in again.`,
  operands: [{ name: "e-mail address or id" }],
  async prepare({ operands: [name = ""] }, terminal) {
    const password = await readNewPassword(terminal);
    return async (actions) => {
      const user = await findUser(actions, name);
      await actions.setPassword(user.id, password, byCommandLine);
      return describeUser(user, "Set the password of:");
    };
  },
});
