import type { Guess, GuessLimit } from "../guesses/limits.ts";
import type { OnRefresh, RefreshOutcome } from "../sessions/refresh-outcome.ts";
import type { KeyChange } from "../signing-keys/succession.ts";
import { toTime } from "../../time.ts";

interface WarningLog {
  warn(members: object, message: string): void;
  error(message: string): void;
}

/** What operators should look at, a line of the log each: ids, and never an address, a password or a token. */
export interface Warnings {
  readonly onRefresh: OnRefresh;
  readonly onLocked: (from: Pick<Guess, "network" | "userId">, limit: GuessLimit) => void;
  readonly onKeyChange: (change: KeyChange) => void;
  readonly onRestored: () => void;
  /** `count`: how many endings of sessions. */
  readonly onReasserted: (count: number) => void;
  /** `time`: by which the purge judges rows (ms, as `now`). */
  readonly onPurgeHeldBack: (time: number, now: number) => void;
}

const refreshWarnings: Partial<Record<RefreshOutcome, string>> = {
  reuse_detected: "a spent refresh token came again: two parties held it, and its session was ended",
  adopted: "a refresh token was ahead of the database, which had lost its last writes: it was adopted",
  forged:
    "a refresh token with the right tag is not of its session's chain: whoever made it has the master secret",
  unrecognized:
    "a genuine refresh token ahead of the database was refused: no server is known to have run when it was issued. If a backup was restored, `countersign restored` tells more",
};

export function createWarnings(log: WarningLog): Warnings {
  return {
    onRefresh(outcome, session) {
      const message = refreshWarnings[outcome];
      if (message !== undefined) log.warn({ sessionId: session?.id, userId: session?.userId }, message);
    },
    onLocked({ userId, network }, { of, window }) {
      log.warn(
        { limit: of, network, userId, minutes: window / 60_000 },
        `too many ${of === "sign-ups" ? of : "guesses at passwords"}: further ones are refused until the window is over`,
      );
    },
    onKeyChange({ from, to }) {
      log.warn(
        { oldAlg: from.alg, oldKid: from.kid, alg: to.alg, kid: to.kid, signsFrom: toTime(to.useAt) },
        "the settings ask for another signing key than the newest: a new one was made",
      );
    },
    onRestored() {
      log.error("The database went back in time: a backup was restored. Tokens issued since are refused.");
    },
    onPurgeHeldBack(time, now) {
      log.warn(
        { deletesAsOf: toTime(time), clock: toTime(now) },
        "the clock is over a day ahead of when a server last ran: old rows are deleted as of then, and from there on an hour each minute. If the clock is wrong, set it right before it deletes what is needed; if no server ran meanwhile, there is nothing to do",
      );
    },
    onReasserted(count) {
      log.warn({ endings: count }, "a failover had lost endings of sessions; they are asserted again");
    },
  };
}
