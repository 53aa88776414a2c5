import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { Heartbeat } from "./heartbeat.ts";

export interface BackgroundParts {
  readonly heartbeat: Heartbeat;
  readonly signingKeys: Pick<SigningKeys, "begin" | "tend" | "signsWith">;
  readonly purge: () => Promise<void>;
}

/** What a server does by itself. */
export interface Background {
  /** Before it serves: makes sure that it can sign, as its settings say, and notes that it runs. */
  begin(): Promise<void>;
  /** Each second: the heartbeat and the signing keys. */
  beat(): Promise<void>;
  /** Now and then: deletes what nobody needs any more. */
  purge(): Promise<void>;
}

export function createBackground({ heartbeat, signingKeys, purge }: BackgroundParts): Background {
  const beat = () => heartbeat.beat(signingKeys.signsWith());
  return {
    async begin() {
      await signingKeys.begin();
      await beat();
    },
    async beat() {
      // Each by itself: where one cannot write, the other may still read.
      const outcomes = await Promise.allSettled([beat(), signingKeys.tend()]);
      for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    },
    async purge() {
      // After a long sleep this process's own run would look like an old one.
      await beat();
      await purge();
    },
  };
}
