import { Problem } from "../problem.ts";
import { checkRoleName } from "./check-names.ts";
import type { Command } from "./command.ts";
import { describeUser } from "./describe-user.ts";
import { findUser } from "./find-user.ts";
import { byCommandLine, serverCommand } from "./server-command.ts";

interface RoleChange {
  readonly name: string;
  readonly summary: string;
  readonly about: string;
  readonly change: (held: readonly string[], role: string) => readonly string[];
}

export const userGrant = changeRoles({
  name: "user grant",
  summary: "Give a user a role",
  about:
    "Access tokens issued before are refused as stale; sessions go on, and the next refresh brings the role.",
  change: (held, role) => [...held, role],
});

export const userRevoke = changeRoles({
  name: "user revoke",
  summary: "Take a role from a user",
  about: "Access tokens issued before are refused as stale; sessions go on without the role.",
  change(held, role) {
    // A misspelt role must not look like one that was taken.
    if (!held.includes(role)) throw new Problem("not_found", "The user does not have this role.");
    return held.filter((one) => one !== role);
  },
});

function changeRoles({ name, summary, about, change }: RoleChange): Command {
  return serverCommand({
    name,
    summary,
    help: `countersign ${name} [--json] <email or id> <role>\n\n${about}`,
    operands: [{ name: "e-mail address or id" }, { name: "role" }],
    prepare({ operands: [typed = "", typedRole = ""] }) {
      const role = checkRoleName(typedRole);
      return async (actions) => {
        const before = await findUser(actions, typed);
        await actions.setUserRoles(before.id, (held) => change(held, role), byCommandLine);
        const user = await findUser(actions, before.id);
        const isSame = user.roles.join() === before.roles.join();
        return describeUser(user, isSame ? "Had this role before:" : "Changed the roles of:");
      };
    },
  });
}
