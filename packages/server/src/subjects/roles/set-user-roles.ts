import { Problem } from "../../problem.ts";
import type { Origin } from "../audit/audit-event.ts";
import type { EndingParts } from "../sessions/end-session.ts";
import type { InTransaction } from "../stores.ts";

export interface SetUserRolesParts extends EndingParts {
  readonly inTransaction: InTransaction;
}

export interface SetUserRolesInput {
  readonly userId: string;
  readonly roles: readonly string[];
  /** Who does it, `null` for the command line. */
  readonly actorId: string | null;
  readonly origin: Origin;
}

/**
 * Gives a user exactly these roles. Access tokens issued before are stale from here on; sessions live on and refresh.
 * Codes: `not_found` for the user, `invalid_request` for a role that is not defined.
 */
export function createSetUserRoles({ inTransaction, clock, newId, revocationLifetime }: SetUserRolesParts) {
  return ({ userId, roles, actorId, origin }: SetUserRolesInput): Promise<void> =>
    inTransaction(async (stores) => {
      const at = clock();
      const wanted = [...new Set(roles)];
      const { permissions } = await stores.roles.policy();
      const undefinedRole = wanted.findIndex((role) => !permissions.has(role));
      if (undefinedRole >= 0) {
        throw new Problem("invalid_request", "A role is not defined. Define it first.", {
          errors: [{ path: `/roles/${undefinedRole}`, message: "must be the name of a role" }],
        });
      }
      const rolesVersion = await stores.users.raiseRolesVersion(userId);
      if (rolesVersion === undefined) throw new Problem("not_found", "There is no such user.");
      await stores.roles.setUserRoles(userId, wanted);
      const expiresAt = at + revocationLifetime();
      await stores.revocations.insert({ kind: "user", userId, rolesVersion, id: newId(), at, expiresAt });
      const actor = actorId === null ? {} : { actorId };
      await stores.audit.append({
        type: "user.roles_changed",
        userId,
        origin,
        ...actor,
        data: { roles: wanted.join(" ") },
        id: newId(),
        at,
      });
    });
}
