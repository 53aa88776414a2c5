import { type By, whoDid } from "../audit/audit-event.ts";
import { unlock } from "../guesses/account-lock.ts";
import { type EndingParts, endAllSessions } from "../sessions/end-session.ts";
import type { InTransaction } from "../stores.ts";
import { requireUser } from "./require-user.ts";

export interface SetDisabledParts extends EndingParts {
  readonly inTransaction: InTransaction;
}

/** Disables an account and ends all its sessions in one transaction, or enables it again, whatever was guessed meanwhile. Code: `not_found`. */
export function createSetDisabled({ inTransaction, ...parts }: SetDisabledParts) {
  return (userId: string, disabled: boolean, by: By): Promise<void> =>
    inTransaction(async (stores) => {
      const at = parts.clock();
      await stores.users.lock(userId);
      const found = await requireUser(stores, userId);
      // Who is disabled already stays so since then.
      if ((found.disabledAt !== null) === disabled) return;
      await stores.users.setDisabled(userId, disabled ? at : null);
      const type = disabled ? "user.disabled" : "user.enabled";
      // While it was disabled right passwords counted as guesses too.
      if (!disabled) await unlock(stores, found);
      await stores.audit.append([{ type, userId, ...whoDid(by), id: parts.newId(), at }]);
      if (disabled) {
        await endAllSessions(stores, { userId, reason: "user_disabled", ...whoDid(by) }, parts);
      }
    });
}
