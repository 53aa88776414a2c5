import type { Authenticated } from "../access-tokens/authenticate.ts";
import type { Origin } from "../audit/audit-event.ts";
import { readPassword } from "../passwords/password.ts";
import {
  assertStillVerified,
  createVerifyOwnPassword,
  type VerifyOwnPasswordParts,
} from "../passwords/verify-own-password.ts";
import type { EndingParts } from "../sessions/end-session.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { forgetTraces } from "./forget-traces.ts";
import { removeAccount } from "./remove-account.ts";

export interface DeleteAccountParts extends EndingParts, VerifyOwnPasswordParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
}

export interface AccountDeletion {
  readonly password: string;
  readonly origin: Origin;
  readonly network: string;
}

/** Deletes the user's own account and all that belongs to it. Codes: `invalid_credentials`, `too_many_requests`. */
export function createDeleteAccount(parts: DeleteAccountParts) {
  const verifyOwnPassword = createVerifyOwnPassword(parts);
  return async (who: Authenticated, deletion: AccountDeletion): Promise<void> => {
    const password = readPassword(deletion.password, "/password");
    const record = await verifyOwnPassword(who, { ...deletion, password });
    // Whose session the owner has ended meanwhile must not get to wipe out where it came from.
    await assertStillVerified(parts.stores, who, record, parts.clock());
    await forgetTraces(parts.stores, who.account.id);
    await parts.inTransaction(async (stores) => {
      await assertStillVerified(stores, who, record, parts.clock());
      await removeAccount(stores, who.account.id, { actorId: null, origin: deletion.origin }, parts);
    });
  };
}
