import { Problem } from "../../problem.ts";
import { type Guess, type GuessLimit, limitsOf, signUpLimit } from "./limits.ts";
import type { GuessStore } from "./store.ts";

export interface GuessLimiter {
  /**
   * Counts the guess before the password is verified, so that a burst is limited exactly.
   *
   * @throws {Problem} `too_many_requests` with `Retry-After`
   */
  admit(guess: Guess): Promise<void>;
  /** The password was right: the account's or device's count starts anew, the network has one guess back. */
  succeeded(guess: Guess): Promise<void>;
  /** The password was not verified, since the server had no time: the guess does not count. */
  withdraw(guess: Guess): Promise<void>;
  /**
   * Counts a sign-up before its password is hashed.
   *
   * @throws {Problem} `too_many_requests` with `Retry-After`
   */
  admitSignUp(network: string): Promise<void>;
  /** The password was not hashed, since the server had no time: the sign-up does not count. */
  withdrawSignUp(network: string): Promise<void>;
}

interface GuessLimiterParts {
  readonly store: GuessStore;
  readonly clock: () => number;
  /** How many sign-ups of a network a window may see; 0 is no limit. */
  readonly signUpBurst: number;
  /** Told of the first in a window that is refused. */
  readonly onLocked?: (from: Pick<Guess, "network" | "userId">, limit: GuessLimit) => void;
}

export function createGuessLimiter({ store, clock, signUpBurst, onLocked }: GuessLimiterParts): GuessLimiter {
  async function count(from: Pick<Guess, "network" | "userId">, limit: GuessLimit): Promise<void> {
    const { key, most, window } = limit;
    const now = clock();
    const counted = await store.count(key, now, window);
    if (counted.count <= most) return;
    if (counted.count === most + 1) onLocked?.(from, limit);
    throw new Problem(
      "too_many_requests",
      `Too many attempts to ${limit.of === "sign-ups" ? "sign up" : "log in"}. Wait, then try again.`,
      {
        retryAfter: Math.max(1, Math.ceil((counted.windowEndsAt - now) / 1_000)),
      },
    );
  }

  return {
    async admit(guess) {
      for (const limit of limitsOf(guess)) await count(guess, limit);
    },
    async succeeded(guess) {
      const now = clock();
      await Promise.all(
        limitsOf(guess).map(({ of, key }) =>
          of === "network" ? store.takeBack(key, now) : store.clear(key),
        ),
      );
    },
    async withdraw(guess) {
      const now = clock();
      await Promise.all(limitsOf(guess).map(({ key }) => store.takeBack(key, now)));
    },
    async admitSignUp(network) {
      if (signUpBurst > 0) await count({ network }, signUpLimit(network, signUpBurst));
    },
    async withdrawSignUp(network) {
      if (signUpBurst > 0) await store.takeBack(signUpLimit(network, signUpBurst).key, clock());
    },
  };
}
