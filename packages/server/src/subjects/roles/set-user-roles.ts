import { Problem } from "../../problem.ts";
import { noSuchUser } from "../accounts/set-disabled.ts";
import { type By, whoDid } from "../audit/audit-event.ts";
import type { EndingParts } from "../sessions/end-session.ts";
import type { InTransaction } from "../stores.ts";
import { assertFits } from "./role.ts";

export interface RolePartsOfActions extends EndingParts {
  readonly inTransaction: InTransaction;
  readonly settings: { readonly audience: readonly string[] };
}

/**
 * Gives a user exactly these roles. Access tokens issued before are stale from here on; sessions live on and refresh.
 * Codes: `not_found` for the user, `invalid_request` for a role that is not defined and for too many.
 */
export function createSetUserRoles({
  inTransaction,
  clock,
  newId,
  revocationLifetime,
  settings,
}: RolePartsOfActions) {
  return (userId: string, roles: readonly string[], by: By): Promise<void> =>
    inTransaction(async (stores) => {
      const at = clock();
      const wanted = [...new Set(roles)];
      const { permissions } = await stores.roles.policy();
      assertDefined(wanted, permissions);
      assertFits(wanted, permissions, settings.audience);
      const rolesVersion = await stores.users.raiseRolesVersion(userId);
      if (rolesVersion === undefined) throw noSuchUser();
      await stores.roles.setUserRoles(userId, wanted);
      const expiresAt = at + revocationLifetime();
      await stores.revocations.insert([{ kind: "user", userId, rolesVersion, id: newId(), at, expiresAt }]);
      const event = { type: "user.roles_changed", userId, data: { roles: wanted.join(" ") } } as const;
      await stores.audit.append([{ ...event, ...whoDid(by), id: newId(), at }]);
    });
}

function assertDefined(wanted: readonly string[], definitions: ReadonlyMap<string, unknown>): void {
  const index = wanted.findIndex((role) => !definitions.has(role));
  if (index < 0) return;
  throw new Problem("invalid_request", "A role is not defined. Define it first.", {
    errors: [{ path: `/roles/${index}`, message: "must be the name of a role" }],
  });
}
