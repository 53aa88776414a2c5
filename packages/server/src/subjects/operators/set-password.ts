import { requireUser } from "../accounts/require-user.ts";
import { type By, whoDid } from "../audit/audit-event.ts";
import { unlock } from "../guesses/account-lock.ts";
import type { PasswordHasher } from "../passwords/hasher.ts";
import { readPassword } from "../passwords/password.ts";
import { checkPassword } from "../passwords/password-rules.ts";
import { type EndingParts, endAllSessions } from "../sessions/end-session.ts";
import type { InTransaction, Stores } from "../stores.ts";

export interface SetPasswordParts extends EndingParts {
  readonly stores: Pick<Stores, "users">;
  readonly inTransaction: InTransaction;
  readonly hasher: PasswordHasher;
  readonly settings: { readonly passwordMinLength: number };
}

/**
 * Gives a user another password, without knowing the old one, ends all sessions, and lets the user log in though too
 * many passwords were tried before. Codes: `not_found`, `invalid_request`, `password_too_weak`, `overloaded`.
 */
export function createSetPassword(parts: SetPasswordParts) {
  return async (userId: string, typed: string, by: By): Promise<void> => {
    const account = await requireUser(parts.stores, userId);
    const password = readPassword(typed, "/password");
    const { passwordMinLength: minLength } = parts.settings;
    await checkPassword(password, { minLength, email: account.email }, "/password");
    const hash = await parts.hasher.hash(password);
    await parts.inTransaction(async (stores) => {
      const at = parts.clock();
      await stores.users.lock(userId);
      // Hashing takes its time, in which the account may have been deleted.
      await requireUser(stores, userId);
      await stores.passwords.set(userId, hash, at);
      await unlock(stores, account);
      const data = { by: "operator" };
      await stores.audit.append([
        { type: "password.changed", userId, data, ...whoDid(by), id: parts.newId(), at },
      ]);
      await endAllSessions(stores, { userId, reason: "password_changed", ...whoDid(by) }, parts);
    });
  };
}
