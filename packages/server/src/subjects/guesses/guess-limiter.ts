import { Problem } from "../../problem.ts";
import { accountLimit, type Guess, type GuessLimit, networkLimit } from "./limits.ts";
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
}

interface GuessLimiterParts {
  readonly store: GuessStore;
  readonly clock: () => number;
  /** Told of the first guess of a window that is refused. */
  readonly onLocked?: (guess: Guess, limit: GuessLimit) => void;
}

export function createGuessLimiter({ store, clock, onLocked }: GuessLimiterParts): GuessLimiter {
  async function count(guess: Guess, limit: GuessLimit): Promise<void> {
    const { key, most, window } = limit;
    const now = clock();
    const counted = await store.count(key, now, window);
    if (counted.count <= most) return;
    if (counted.count === most + 1) onLocked?.(guess, limit);
    throw new Problem("too_many_requests", "Too many attempts to log in. Wait, then try again.", {
      retryAfter: Math.max(1, Math.ceil((counted.windowEndsAt - now) / 1_000)),
    });
  }

  return {
    async admit(guess) {
      // The network first: one that is over its limit uses up no account's allowance.
      await count(guess, networkLimit(guess));
      await count(guess, accountLimit(guess));
    },
    async succeeded(guess) {
      const now = clock();
      await Promise.all([store.clear(accountLimit(guess).key), store.takeBack(networkLimit(guess).key, now)]);
    },
    async withdraw(guess) {
      const now = clock();
      await Promise.all(
        [accountLimit(guess), networkLimit(guess)].map(({ key }) => store.takeBack(key, now)),
      );
    },
  };
}
