import { Problem } from "../../problem.ts";
import type { Authenticated } from "../access-tokens/authenticate.ts";
import type { Origin } from "../audit/audit-event.ts";
import type { GuessLimiter } from "../guesses/guess-limiter.ts";
import { type EndingParts, endAllSessions } from "../sessions/end-session.ts";
import type { InTransaction, Stores } from "../stores.ts";
import type { PasswordHasher } from "./hasher.ts";
import { readPassword } from "./password.ts";
import { checkPassword } from "./password-rules.ts";
import { createVerifyOwnPassword } from "./verify-own-password.ts";

export interface ChangePasswordParts extends EndingParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
  readonly hasher: PasswordHasher;
  readonly limiter: GuessLimiter;
  readonly settings: { readonly passwordMinLength: number };
}

export interface PasswordChange {
  readonly current: string;
  readonly new: string;
  readonly origin: Origin;
  readonly network: string;
}

/**
 * Changes the password and ends all other sessions. Codes: `invalid_credentials`, `password_too_weak`,
 * `too_many_requests`, `overloaded`.
 */
export function createChangePassword(parts: ChangePasswordParts) {
  const verifyOwnPassword = createVerifyOwnPassword(parts);
  return async ({ account, session }: Authenticated, change: PasswordChange): Promise<void> => {
    const { passwordMinLength: minLength } = parts.settings;
    const password = readPassword(change.new, "/new");
    checkPassword(password, { minLength, email: account.email }, "/new");
    const verified = await verifyOwnPassword(
      account,
      readPassword(change.current, "/current"),
      change.network,
    );
    const hash = await parts.hasher.hash(password);
    const changed = await parts.inTransaction(async (stores) => {
      await stores.users.lock(account.id);
      if ((await stores.passwords.find(account.id)) !== verified) return false;
      const at = parts.clock();
      await stores.passwords.set(account.id, hash, at);
      await endAllSessions(
        stores,
        { userId: account.id, reason: "password_changed", origin: change.origin, except: session.id },
        parts,
      );
      await stores.audit.append(
        { type: "password.changed", userId: account.id, sessionId: session.id, origin: change.origin },
        { id: parts.newId(), at },
      );
      return true;
    });
    if (!changed)
      throw new Problem("invalid_credentials", "The password was changed meanwhile. Use the new one.");
  };
}
