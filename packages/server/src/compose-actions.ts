import type { Core } from "./compose-core.ts";
import { createSetDisabled } from "./subjects/accounts/set-disabled.ts";
import { createListEvents } from "./subjects/audit/list-events.ts";
import { createWatchEvents } from "./subjects/audit/watch-events.ts";
import { lockedUntil } from "./subjects/guesses/account-lock.ts";
import { createForgetSecret } from "./subjects/master-secrets/forget-secret.ts";
import { createRestored } from "./subjects/operations/restored.ts";
import { createCreateUser } from "./subjects/operators/create-user.ts";
import { createManageUsers } from "./subjects/operators/manage-users.ts";
import { createSetPassword } from "./subjects/operators/set-password.ts";
import { createDeleteRole, createPutRole } from "./subjects/roles/define-role.ts";
import { createGetRole } from "./subjects/roles/get-role.ts";
import { createListRoles } from "./subjects/roles/list-roles.ts";
import { createSetUserRoles } from "./subjects/roles/set-user-roles.ts";
import { createEndAnySession, createEndEverybodysSessions } from "./subjects/sessions/end-any-sessions.ts";
import { createManageKeys } from "./subjects/signing-keys/manage-keys.ts";

export type Actions = ReturnType<typeof composeActions>;

/** What operators do, by route or by command. */
export function composeActions(core: Core) {
  const endEverybodysSessions = createEndEverybodysSessions(core);
  const manageKeys = createManageKeys({ ...core, ...core.succession });
  return {
    setDisabled: createSetDisabled(core),
    setUserRoles: createSetUserRoles(core),
    putRole: createPutRole(core),
    deleteRole: createDeleteRole(core),
    getRole: createGetRole(core),
    listRoles: createListRoles(core),
    createUser: createCreateUser(core),
    setPassword: createSetPassword(core),
    lockedUntil: (user: { readonly email: string }) => lockedUntil(core.stores.guesses, user, core.clock()),
    endAnySession: createEndAnySession(core),
    endEverybodysSessions,
    manageKeys,
    forgetSecret: createForgetSecret({ ...core, manageKeys, endEverybodysSessions }),
    manageUsers: createManageUsers(core),
    listEvents: createListEvents(core),
    // Ids are made with this machine's clock, whatever the database's is.
    watchEvents: createWatchEvents({ stores: core.stores, clock: Date.now }),
    restored: createRestored(core),
  };
}
