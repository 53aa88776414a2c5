import type { Logger } from "pino";
import type { Settings } from "./config/settings.ts";
import type { Database } from "./database/connection.ts";
import type { HttpServer } from "./http/http-server.ts";
import type { createSetDisabled } from "./subjects/accounts/set-disabled.ts";
import type { ListEvents } from "./subjects/audit/list-events.ts";
import type { WatchEvents } from "./subjects/audit/watch-events.ts";
import type { Background } from "./subjects/operations/background.ts";
import type { Restored } from "./subjects/operations/restored.ts";
import type { createCreateUser } from "./subjects/operators/create-user.ts";
import type { ManageUsers } from "./subjects/operators/manage-users.ts";
import type { createSetPassword } from "./subjects/operators/set-password.ts";
import type { FeedLimits } from "./subjects/revocations/feed.ts";
import type { createDeleteRole, createPutRole } from "./subjects/roles/define-role.ts";
import type { createSetUserRoles } from "./subjects/roles/set-user-roles.ts";
import type { RoleStore } from "./subjects/roles/store.ts";
import type {
  createEndAnySession,
  createEndEverybodysSessions,
} from "./subjects/sessions/end-any-sessions.ts";
import type { SigningKey } from "./subjects/signing-keys/signing-key.ts";
import type { ManageKeys } from "./subjects/signing-keys/manage-keys.ts";

export interface ServerParts {
  readonly settings: Settings;
  /** The first is current. */
  readonly masterSecrets: readonly Uint8Array[];
  /** Open, its tables up to date. */
  readonly database: Database;
  readonly logger: Logger;
  readonly version: string;
  /** ms */
  readonly clock: () => number;
  /** Only tests need others. */
  readonly feedLimits?: Partial<FeedLimits>;
}

export interface Server extends Background {
  readonly http: HttpServer;
  /** Signs now, as far as this process knows. */
  readonly signingKey: () => SigningKey | undefined;
  /** What operators do. */
  readonly actions: {
    readonly setDisabled: ReturnType<typeof createSetDisabled>;
    readonly setUserRoles: ReturnType<typeof createSetUserRoles>;
    readonly putRole: ReturnType<typeof createPutRole>;
    readonly deleteRole: ReturnType<typeof createDeleteRole>;
    readonly listRoles: RoleStore["list"];
    readonly createUser: ReturnType<typeof createCreateUser>;
    readonly setPassword: ReturnType<typeof createSetPassword>;
    readonly endAnySession: ReturnType<typeof createEndAnySession>;
    readonly endEverybodysSessions: ReturnType<typeof createEndEverybodysSessions>;
    readonly manageKeys: ManageKeys;
    readonly manageUsers: ManageUsers;
    readonly listEvents: ListEvents;
    readonly watchEvents: WatchEvents;
    readonly restored: Restored;
  };
}
