import { Problem } from "../../problem.ts";
import { noSuchUser, requireUser } from "../accounts/require-user.ts";
import { type By, whoDid } from "../audit/audit-event.ts";
import type { EndingParts } from "../sessions/end-session.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { assertFits } from "./role.ts";

export interface ChangeRolesParts extends EndingParts {
  readonly inTransaction: InTransaction;
  readonly settings: { readonly audience: readonly string[] };
}

/** The whole list, or what becomes of the list that is found: nobody else's change is lost between the two. */
type Change = readonly string[] | ((held: readonly string[]) => readonly string[]);

/**
 * Gives a user exactly these roles. Access tokens issued before are stale from here on; sessions live on and refresh.
 * Codes: `not_found` for the user, `invalid_request` for a role that is not defined and for too many.
 */
export function createSetUserRoles(parts: ChangeRolesParts) {
  return (userId: string, roles: Change, by: By): Promise<void> =>
    parts.inTransaction((stores) => giveRoles(stores, userId, roles, by, parts));
}

/** The same inside a transaction. */
export async function giveRoles(
  stores: Stores,
  userId: string,
  roles: Change,
  by: By,
  { clock, newId, announce, settings }: ChangeRolesParts,
): Promise<void> {
  const at = clock();
  await stores.users.lock(userId);
  // Before the roles are read: one that is being deleted is not held any more.
  await stores.roles.hold();
  const { roles: held } = await requireUser(stores, userId);
  const wanted = [...new Set(typeof roles === "function" ? roles(held) : roles)];
  const { permissions } = await stores.roles.policy();
  assertDefined(wanted, permissions);
  assertFits(wanted, permissions, settings.audience);
  // No token is out of date by a change that changes nothing.
  if (wanted.length === held.length && wanted.every((role) => held.includes(role))) return;
  const rolesVersion = await stores.users.raiseRolesVersion(userId);
  if (rolesVersion === undefined) throw noSuchUser();
  await stores.roles.setUserRoles(userId, wanted);
  await announce(stores, [{ kind: "user", userId, rolesVersion }]);
  const event = { type: "user.roles_changed", userId, data: { roles: wanted.join(" ") } } as const;
  await stores.audit.append([{ ...event, ...whoDid(by), id: newId(), at }]);
}

function assertDefined(wanted: readonly string[], definitions: ReadonlyMap<string, unknown>): void {
  const index = wanted.findIndex((role) => !definitions.has(role));
  if (index < 0) return;
  throw new Problem("invalid_request", `There is no role \`${wanted[index]}\`. Define it first.`, {
    errors: [{ path: `/roles/${index}`, message: "must be the name of a role" }],
  });
}
