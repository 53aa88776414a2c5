import { Problem } from "../../problem.ts";
import type { Authenticated } from "../access-tokens/authenticate.ts";
import type { Origin } from "../audit/audit-event.ts";
import type { GuessLimiter } from "../guesses/guess-limiter.ts";
import { type EndingParts, endAllSessions } from "../sessions/end-session.ts";
import type { InTransaction, Stores } from "../stores.ts";
import type { PasswordHasher } from "./hasher.ts";
import { readPassword } from "./password.ts";
import { checkPassword } from "./password-rules.ts";
import { assertStillVerified, createVerifyOwnPassword } from "./verify-own-password.ts";

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
  return async (who: Authenticated, change: PasswordChange): Promise<void> => {
    const password = readPassword(change.new, "/new");
    const { passwordMinLength: minLength } = parts.settings;
    await checkPassword(password, { minLength, email: who.account.email }, "/new");
    const current = readPassword(change.current, "/current");
    const record = await verifyOwnPassword(who, { ...change, password: current });
    if (password === current) {
      throw new Problem("password_too_weak", "The new password is the old one: choose another.", {
        errors: [{ path: "/new", message: "is the current password" }],
      });
    }
    const hash = await parts.hasher.hash(password, { network: change.network });
    await parts.inTransaction(async (stores) => {
      await assertStillVerified(stores, who, record, parts.clock());
      await replace(stores, who, hash, change.origin, parts);
    });
  };
}

async function replace(
  stores: Stores,
  { account, session }: Authenticated,
  hash: string,
  origin: Origin,
  parts: EndingParts,
): Promise<void> {
  const at = parts.clock();
  await stores.passwords.set(account.id, hash, at);
  await stores.audit.append([
    {
      type: "password.changed",
      userId: account.id,
      sessionId: session.id,
      origin,
      id: parts.newId(),
      at,
    },
  ]);
  const ending = { userId: account.id, reason: "password_changed", origin, except: session.id } as const;
  await endAllSessions(stores, ending, parts);
}
