import { Problem } from "../../problem.ts";
import { type By, whoDid } from "../audit/audit-event.ts";
import type { Stores } from "../stores.ts";
import { assertFits, operatorRole, type Role } from "./role.ts";
import type { RolePartsOfActions } from "./set-user-roles.ts";

/** Defines a role, or changes what it permits. Tokens of its holders are stale from here on. Code: `invalid_request`. */
export function createPutRole(parts: RolePartsOfActions) {
  return (name: string, permissions: readonly string[], by: By): Promise<Role> =>
    parts.inTransaction(async (stores) => {
      assertChangeable(name);
      const sorted = [...new Set(permissions)].toSorted();
      await stores.roles.put(name, sorted, parts.clock());
      const policy = await stores.roles.policy();
      for (const roles of await stores.roles.setsWith(name))
        assertFits(roles, policy.permissions, parts.settings.audience);
      await announce(stores, "role.changed", name, { permissions: sorted.join(" ") }, by, parts);
      const role = await stores.roles.find(name);
      if (role === undefined) throw noSuchRole();
      return role;
    });
}

/** Deletes a role; its holders lose it. Codes: `not_found`, `invalid_request`. */
export function createDeleteRole(parts: RolePartsOfActions) {
  return (name: string, by: By): Promise<void> =>
    parts.inTransaction(async (stores) => {
      assertChangeable(name);
      if (!(await stores.roles.delete(name))) throw noSuchRole();
      await announce(stores, "role.deleted", name, {}, by, parts);
    });
}

export function noSuchRole(): Problem {
  return new Problem("not_found", "There is no such role.");
}

async function announce(
  { roles, revocations, audit }: Stores,
  type: "role.changed" | "role.deleted",
  role: string,
  data: Record<string, string>,
  by: By,
  { clock, newId, revocationLifetime }: RolePartsOfActions,
): Promise<void> {
  const at = clock();
  const policyVersion = await roles.raisePolicyVersion();
  const expiresAt = at + revocationLifetime();
  await revocations.insert([{ kind: "role", role, policyVersion, id: newId(), at, expiresAt }]);
  await audit.append([{ type, data: { role, ...data }, ...whoDid(by), id: newId(), at }]);
}

function assertChangeable(name: string): void {
  if (name !== operatorRole) return;
  throw new Problem("invalid_request", "The role `operator` is built in. Define another one.");
}
