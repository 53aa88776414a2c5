import { Problem } from "../../problem.ts";
import type { Origin } from "../audit/audit-event.ts";
import { type EndingParts, endAllSessions } from "../sessions/end-session.ts";
import type { InTransaction } from "../stores.ts";

export interface SetDisabledParts extends EndingParts {
  readonly inTransaction: InTransaction;
}

export interface SetDisabledInput {
  readonly userId: string;
  readonly disabled: boolean;
  /** Who does it, `null` for the command line. */
  readonly actorId: string | null;
  readonly origin: Origin;
}

/** Disables an account and ends all its sessions in one transaction, or enables it again. Code: `not_found`. */
export function createSetDisabled(parts: SetDisabledParts) {
  return ({ userId, disabled, actorId, origin }: SetDisabledInput): Promise<void> =>
    parts.inTransaction(async (stores) => {
      const at = parts.clock();
      const found = await stores.users.setDisabled(userId, disabled ? at : null);
      if (!found) throw new Problem("not_found", "There is no such user.");
      const actor = actorId === null ? {} : { actorId };
      if (disabled)
        await endAllSessions(stores, { userId, reason: "user_disabled", origin, ...actor }, parts);
      const type = disabled ? "user.disabled" : "user.enabled";
      await stores.audit.append({ type, userId, origin, ...actor, id: parts.newId(), at });
    });
}
