import { Problem } from "../../problem.ts";
import type { Authenticated } from "../access-tokens/authenticate.ts";
import { readEmail } from "../accounts/email.ts";
import type { GuessLimiter } from "../guesses/guess-limiter.ts";
import type { Guess } from "../guesses/limits.ts";
import type { Stores } from "../stores.ts";
import type { PasswordHasher } from "./hasher.ts";

export interface VerifyOwnPasswordParts {
  readonly stores: Pick<Stores, "passwords">;
  readonly hasher: PasswordHasher;
  readonly limiter: GuessLimiter;
}

/** Asks a user who is logged in for the password, and gives the hash that it fits. Codes: `invalid_credentials`, `too_many_requests`. */
export function createVerifyOwnPassword({ stores, hasher, limiter }: VerifyOwnPasswordParts) {
  // A password that overload left unverified was no guess.
  const withdraw = (guess: Guess) => async (error: unknown) => {
    await limiter.withdraw(guess);
    throw error;
  };
  return async ({ account, session }: Authenticated, password: string, network: string): Promise<string> => {
    // By session: a stolen access token gets no new tries by moving from network to network.
    const guess = { emailKey: readEmail(account.email).key, network, knownDevice: session.id };
    await limiter.admit(guess);
    const hash = await stores.passwords.find(account.id);
    const right = hash !== undefined && (await hasher.verify(hash, password).catch(withdraw(guess)));
    if (!right) {
      throw new Problem("invalid_credentials", "The password is wrong.");
    }
    await limiter.succeeded(guess);
    return hash;
  };
}
