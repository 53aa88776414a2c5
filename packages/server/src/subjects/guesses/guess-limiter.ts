import { Problem } from "../../problem.ts";
import { type Guess, type GuessLimit, limitsOf, signUpLimit } from "./limits.ts";
import type { GuessStore } from "./store.ts";

export interface GuessLimiter {
  /**
   * Counts the guess and then has the password verified, so that a burst is limited exactly. Where that fails, since the
   * server has no time, it was no guess and does not count.
   *
   * @throws {Problem} `too_many_requests` with `Retry-After`
   */
  attempt<T>(guess: Guess, verify: () => Promise<T>): Promise<T>;
  /** The same for a sign-up, whose password is hashed. */
  attemptSignUp<T>(network: string, hash: () => Promise<T>): Promise<T>;
  /** The password was right: the account's or device's count starts anew, the network has one guess back, if they can be written. */
  succeeded(guess: Guess): Promise<void>;
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
    // Refused ones count no further than it takes to tell the first of them, so that right passwords give their places back.
    const counted = await store.count(key, now, window, most + 2);
    if (counted.count <= most) return;
    if (counted.count === most + 1) onLocked?.(from, limit);
    throw new Problem(
      "too_many_requests",
      `Too many ${limit.of === "sign-ups" ? "attempts to sign up" : "passwords were tried"}. Wait, then try again.`,
      {
        retryAfter: Math.max(1, Math.ceil((counted.windowEndsAt - now) / 1_000)),
      },
    );
  }

  async function attempt<T>(
    from: Pick<Guess, "network" | "userId">,
    limits: readonly GuessLimit[],
    work: () => Promise<T>,
  ): Promise<T> {
    for (const limit of limits) await count(from, limit);
    try {
      return await work();
    } catch (error) {
      await ifPossible(limits.map(({ key }) => store.takeBack(key, clock())));
      throw error;
    }
  }

  return {
    attempt: (guess, verify) => attempt(guess, limitsOf(guess), verify),
    async succeeded(guess) {
      const now = clock();
      await ifPossible(
        limitsOf(guess).map(({ of, key }) =>
          of === "network" ? store.takeBack(key, now) : store.clear(key),
        ),
      );
    },
    attemptSignUp: (network, hash) =>
      attempt({ network }, signUpBurst > 0 ? [signUpLimit(network, signUpBurst)] : [], hash),
  };
}

/** A count that cannot be written refuses nobody, and hides no other failure. */
async function ifPossible(writes: ReadonlyArray<Promise<void>>): Promise<void> {
  for (const written of await Promise.allSettled(writes)) {
    if (written.status === "rejected" && !(written.reason instanceof Problem)) throw written.reason;
  }
}
