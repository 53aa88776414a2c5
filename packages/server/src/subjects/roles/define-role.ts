import { isDeepStrictEqual } from "node:util";
import { Problem } from "../../problem.ts";
import { type By, whoDid } from "../audit/audit-event.ts";
import type { Stores } from "../stores.ts";
import { assertFits, fits, operatorRole, type Role } from "./role.ts";
import type { ChangeRolesParts } from "./set-user-roles.ts";

/** The whole list, or what becomes of the role that is found, `undefined` if none is: no change in between is lost. */
type Definition = readonly string[] | ((found: Role | undefined) => readonly string[]);

/** Defines a role, or changes what it permits. Tokens of its holders are stale from here on. Code: `invalid_request`. */
export function createPutRole(parts: ChangeRolesParts) {
  return (name: string, definition: Definition, by: By): Promise<Role> =>
    parts.inTransaction(async (stores) => {
      assertChangeable(name);
      const found = await stores.roles.find(name);
      // No token is out of date by a definition that changes nothing.
      if (found !== undefined && isDeepStrictEqual(permissionsOf(definition, found), found.permissions))
        return found;
      // From here on it holds the definitions until the transaction ends.
      const policyVersion = await stores.roles.raisePolicyVersion();
      const sorted = permissionsOf(definition, await stores.roles.find(name));
      await stores.roles.put(name, sorted, parts.clock());
      await assertHoldersFit(stores, name, parts);
      const change = { type: "role.changed", role: name, policyVersion } as const;
      await record(stores, change, { permissions: sorted.join(" ") }, by, parts);
      const role = await stores.roles.find(name);
      if (role === undefined) throw noSuchRole();
      return role;
    });
}

/** A role may have a million holders: they are looked at only where a token with all roles there are would not fit. */
async function assertHoldersFit(
  { roles }: Pick<Stores, "roles">,
  name: string,
  { settings }: ChangeRolesParts,
): Promise<void> {
  const { permissions } = await roles.policy();
  if (fits([...permissions.keys()], permissions, settings.audience)) return;
  for (const held of await roles.setsWith(name)) assertFits(held, permissions, settings.audience);
}

/** Sorted, as the store keeps them. */
function permissionsOf(definition: Definition, found: Role | undefined): string[] {
  const permissions = typeof definition === "function" ? definition(found) : definition;
  return [...new Set(permissions)].toSorted();
}

/** Deletes a role; its holders lose it. Codes: `not_found`, `invalid_request`. */
export function createDeleteRole(parts: ChangeRolesParts) {
  return (name: string, by: By): Promise<void> =>
    parts.inTransaction(async (stores) => {
      assertChangeable(name);
      const policyVersion = await stores.roles.raisePolicyVersion();
      if (!(await stores.roles.delete(name))) throw noSuchRole();
      await record(stores, { type: "role.deleted", role: name, policyVersion }, {}, by, parts);
    });
}

export function noSuchRole(): Problem {
  return new Problem("not_found", "There is no such role. `countersign role list` shows which there are.");
}

interface RoleChange {
  readonly type: "role.changed" | "role.deleted";
  readonly role: string;
  readonly policyVersion: number;
}

async function record(
  stores: Stores,
  { type, role, policyVersion }: RoleChange,
  data: Record<string, string>,
  by: By,
  { clock, newId, announce }: ChangeRolesParts,
): Promise<void> {
  await announce(stores, [{ kind: "role", role, policyVersion }]);
  await stores.audit.append([{ type, data: { role, ...data }, ...whoDid(by), id: newId(), at: clock() }]);
}

function assertChangeable(name: string): void {
  if (name !== operatorRole) return;
  throw new Problem("invalid_request", "The role `operator` is built in. Define another one.");
}
