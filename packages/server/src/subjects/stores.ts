import type { Connection } from "../database/connection.ts";
import type { InTransaction as InTransactionOf } from "../database/unit-of-work.ts";
import { createUserStore } from "./accounts/store.ts";
import { createAuditStore } from "./audit/store.ts";
import { createGuessStore } from "./guesses/store.ts";
import { createMasterSecretStore } from "./master-secrets/store.ts";
import { createRunStore } from "./operations/store.ts";
import { createPasswordStore } from "./passwords/store.ts";
import type { RevocationRecord } from "./revocations/revocation.ts";
import { createRevocationStore } from "./revocations/store.ts";
import { createRoleStore } from "./roles/store.ts";
import type { CommittedEnding } from "./sessions/recent-endings.ts";
import { createSessionStore } from "./sessions/store.ts";
import { createSigningKeyStore } from "./signing-keys/store.ts";

/** The stores of all subjects on one connection: outside a transaction, or in one. */
export type Stores = ReturnType<typeof createStores>;

export type InTransaction = InTransactionOf<Stores>;

export function createStores(connection: Connection) {
  const endings: CommittedEnding[] = [];
  const announced: RevocationRecord[] = [];
  return {
    /** The revocations that this unit of work has written: on their way once it is committed. */
    announced,
    audit: createAuditStore(connection),
    /** The sessions that this unit of work has ended: remembered once it is committed. */
    endings,
    guesses: createGuessStore(connection),
    masterSecrets: createMasterSecretStore(connection),
    passwords: createPasswordStore(connection),
    revocations: createRevocationStore(connection),
    roles: createRoleStore(connection),
    runs: createRunStore(connection),
    sessions: createSessionStore(connection),
    signingKeys: createSigningKeyStore(connection),
    users: createUserStore(connection),
  };
}
