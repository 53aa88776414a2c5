import type { ClientErrorCode } from "./client-error.ts";
import type { Surroundings } from "./surroundings.ts";
import { elapsed, readMoment } from "./token-life.ts";
import type { Tokens } from "./tokens.ts";

/** What tabs tell each other. All of it is a hint: the record decides. */
export type Message =
  /** Whoever has a fresh access token, tell me. */
  | { readonly type: "ask" }
  /** Monotonic clocks begin anew in each tab, so tokens travel with their age; `sentAt` is by the system's clock. */
  | { readonly type: "tokens"; readonly tokens: Tokens; readonly age: number; readonly sentAt: number }
  /** An attempt failed: whoever waits for the lock need not try the same. */
  | { readonly type: "failed"; readonly code: ClientErrorCode; readonly retryAfter: number | undefined }
  /** Look at the record. */
  | { readonly type: "changed" };

export function packTokens(tokens: Tokens, surroundings: Surroundings): Message {
  return {
    type: "tokens",
    tokens,
    age: elapsed(tokens.since, surroundings),
    sentAt: surroundings.wallClock(),
  };
}

/** A frozen tab reads its messages late, which only the system's clock tells. */
export function unpackTokens(
  { tokens, age, sentAt }: Message & { type: "tokens" },
  surroundings: Surroundings,
): Tokens {
  const now = readMoment(surroundings);
  return { ...tokens, since: { monotonic: now.monotonic - age, wall: Math.min(now.wall, sentAt) - age } };
}
