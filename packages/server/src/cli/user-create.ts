import { readEmail } from "../subjects/accounts/email.ts";
import { checkRoleName } from "./check-names.ts";
import { describeUser } from "./describe-user.ts";
import { readNewPassword } from "./read-password.ts";
import { byCommandLine, serverCommand } from "./server-command.ts";

export const userCreate = serverCommand({
  name: "user create",
  summary: "Make a user, the first operator for one",
  help: `countersign user create [--role <role>]… [--json] <email>

Asks for the password without showing it, or reads it from standard input if that is no terminal. It works also where
sign-up is closed. \`--role\` gives a role and may stand more than once: \`--role operator\` makes an operator.`,
  operands: [{ name: "e-mail address" }],
  options: { role: { value: "<role>", many: true } },
  async prepare({ operands: [email = ""], values }, terminal) {
    const roles = values("role").map(checkRoleName);
    // Before anybody types a password for it.
    readEmail(email);
    const password = await readNewPassword(terminal);
    return async ({ createUser }) =>
      describeUser(await createUser({ email, password, roles }, byCommandLine), "Made this user:");
  },
});
