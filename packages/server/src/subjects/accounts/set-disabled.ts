import { Problem } from "../../problem.ts";
import { type By, whoDid } from "../audit/audit-event.ts";
import { type EndingParts, endAllSessions } from "../sessions/end-session.ts";
import type { InTransaction } from "../stores.ts";

export interface SetDisabledParts extends EndingParts {
  readonly inTransaction: InTransaction;
}

/** Disables an account and ends all its sessions in one transaction, or enables it again. Code: `not_found`. */
export function createSetDisabled({ inTransaction, ...parts }: SetDisabledParts) {
  return (userId: string, disabled: boolean, by: By): Promise<void> =>
    inTransaction(async (stores) => {
      const at = parts.clock();
      const found = await stores.users.setDisabled(userId, disabled ? at : null);
      if (!found) throw noSuchUser();
      if (disabled) {
        await endAllSessions(stores, { userId, reason: "user_disabled", ...whoDid(by) }, parts);
      }
      const type = disabled ? "user.disabled" : "user.enabled";
      await stores.audit.append([{ type, userId, ...whoDid(by), id: parts.newId(), at }]);
    });
}

export function noSuchUser(): Problem {
  return new Problem("not_found", "There is no such user. GET /v1/users lists them.");
}
