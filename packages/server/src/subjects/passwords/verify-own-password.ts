import { Problem } from "../../problem.ts";
import type { Authenticated } from "../access-tokens/authenticate.ts";
import { readEmail } from "../accounts/email.ts";
import type { Origin } from "../audit/audit-event.ts";
import type { GuessLimiter } from "../guesses/guess-limiter.ts";
import { whyOver } from "../sessions/session.ts";
import type { Stores } from "../stores.ts";
import type { PasswordHasher } from "./hasher.ts";
import type { PasswordRecord } from "./store.ts";

export interface VerifyOwnPasswordParts {
  readonly stores: Pick<Stores, "users" | "passwords" | "audit">;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly hasher: PasswordHasher;
  readonly limiter: GuessLimiter;
}

/** Asks a user who is logged in for the password, and gives what it was compared with. Codes: `invalid_credentials`, `too_many_requests`. */
export function createVerifyOwnPassword({ stores, hasher, limiter, clock, newId }: VerifyOwnPasswordParts) {
  return async (
    { account, session }: Authenticated,
    { password, network, origin }: { password: string; network: string; origin: Origin },
  ): Promise<PasswordRecord> => {
    // By session: a stolen access token gets no new tries by moving from network to network.
    const guess = {
      emailKey: readEmail(account.email).key,
      network,
      knownDevice: session.id,
      userId: account.id,
    };
    const { record, right } = await limiter.attempt(guess, async () => {
      const found = await stores.passwords.find(account.id);
      return { record: found, right: await hasher.verify(found?.hash, password, { network }) };
    });
    if (record === undefined || !right) {
      const event = { type: "password.refused", userId: account.id, sessionId: session.id, origin } as const;
      // Of an account that was deleted meanwhile nothing is to tell from where somebody came.
      if ((await stores.users.find(account.id)) !== undefined)
        await stores.audit.append([{ ...event, id: newId(), at: clock() }]);
      throw new Problem("invalid_credentials", "The password is wrong.");
    }
    await limiter.succeeded(guess);
    return record;
  };
}

/**
 * Makes sure that what was verified before still stands, and in a transaction holds the user's row, so that it does until the
 * end: hashing takes its time, in which the owner may have ended this very session. Codes: `session_ended`, `invalid_credentials`.
 */
export async function assertStillVerified(
  { users, sessions, passwords }: Stores,
  { account, session }: Authenticated,
  { version }: PasswordRecord,
  now: number,
): Promise<void> {
  await users.lock(account.id);
  const current = await sessions.find(session.id);
  const reason = current === undefined ? "unknown" : whyOver(current, now);
  if (reason !== undefined) {
    throw new Problem("session_ended", "This session is over.", { action: "refresh", reason });
  }
  if ((await passwords.find(account.id))?.version !== version) {
    throw new Problem("invalid_credentials", "The password was changed meanwhile. Use the new one.");
  }
}
