import { operatorPermissions } from "@countersign/protocol";
import { Problem } from "../problem.ts";
import { noSuchRole } from "../subjects/roles/define-role.ts";
import { describeRole, type Role } from "../subjects/roles/role.ts";
import { checkPermission, checkRoleName } from "./check-names.ts";
import type { Command, Operand } from "./command.ts";
import { byCommandLine, serverCommand } from "./server-command.ts";

interface Definition {
  readonly name: string;
  readonly summary: string;
  readonly about: string;
  /** The permissions behind the role. */
  readonly operands: readonly Operand[];
  readonly define: (found: Role | undefined, permissions: readonly string[]) => readonly string[];
}

const any: Operand = { name: "permission", count: "many" };
/** Without one nothing would be done. */
const atLeastOne: readonly Operand[] = [{ name: "permission" }, any];

export const roleCreate = defineRole({
  name: "role create",
  summary: "Define a role",
  about: `Defines a role with these permissions, or none yet. ${operatorPermissions.join(", ")} are Countersign's
own: who has them operates it. Give your APIs' permissions other names.`,
  operands: [any],
  define(found, permissions) {
    if (found === undefined) return permissions;
    throw new Problem("invalid_request", "This role is defined. `role allow` and `role deny` change it.");
  },
});

export const roleAllow = defineRole({
  name: "role allow",
  summary: "Let a role permit more",
  about: "Access tokens of its holders are refused as stale; the next refresh brings the permissions.",
  operands: atLeastOne,
  define: (found, permissions) => [...permissionsOf(found), ...permissions],
});

export const roleDeny = defineRole({
  name: "role deny",
  summary: "Let a role permit less",
  about: "Access tokens of its holders are refused as stale; sessions go on without the permissions.",
  operands: atLeastOne,
  define(found, permissions) {
    const before = permissionsOf(found);
    const absent = permissions.find((one) => !before.includes(one));
    if (absent !== undefined) throw new Problem("not_found", `The role does not permit ${absent}.`);
    return before.filter((one) => !permissions.includes(one));
  },
});

function defineRole({ name, summary, about, operands, define }: Definition): Command {
  return serverCommand({
    name,
    summary,
    help: `countersign ${name} [--json] <role> <permission>…\n\n${about}`,
    operands: [{ name: "role" }, ...operands],
    prepare({ operands: [typed = "", ...rest] }) {
      const role = checkRoleName(typed);
      const permissions = rest.map(checkPermission);
      return async ({ putRole }) => {
        const defined = await putRole(role, (found) => define(found, permissions), byCommandLine);
        return { json: { role: describeRole(defined) }, text: textOf(defined) };
      };
    },
  });
}

function textOf({ name, permissions }: Role): string {
  const text = `The role ${name} permits ${permissions.join(" ") || "nothing"}.`;
  const operating = permissions.filter((one) => operatorPermissions.some((own) => own === one));
  if (operating.length === 0) return text;
  return `${text}\nIts holders operate Countersign itself by ${operating.join(" ")}: give your APIs' permissions other names.`;
}

function permissionsOf(found: Role | undefined): readonly string[] {
  if (found === undefined) throw noSuchRole();
  return found.permissions;
}
