import { createMilestone, type Milestone } from "./milestone.ts";
import { followRunningTime } from "./running-time.ts";
import type { Schedule, Surroundings } from "./surroundings.ts";

/**
 * `connecting` until the first snapshot is there, a try has failed, or the longest silence is over. `down` by the clock too: where
 * the process was frozen, no timer has told yet.
 */
export type FeedState = "connecting" | "up" | "down";

export interface FeedHealth {
  readonly state: () => FeedState;
  /** When the last good heartbeat came; before the first, when the feed was started (ms). */
  readonly lastGoodAt: () => number;
  /** Whether the clock is at most so far (ms) from that moment. Set back further, it cannot tell how old the heartbeat is. */
  readonly isFresh: (limit: number) => boolean;
  /** Resolves when the first snapshot is there. */
  readonly synced: Milestone["reached"];
  /**
   * Resolves once the feed is up, or a try to reach it has failed that began since it last was and since the process was last
   * halted: what is known is as new as can be had.
   */
  readonly tried: Milestone["reached"];
  /** Resolves once somebody waits for `tried`: the next try is wanted now. */
  readonly awaited: Milestone["reached"];
  /** To be told of a good heartbeat. */
  readonly good: () => void;
  /** To be told of the end of a stream, when it was begun (ms), and whether it was sound; if not, it was a try that failed. */
  readonly failed: (error: unknown, stream: { readonly begunAt: number; readonly wasSound: boolean }) => void;
}

export interface FeedHealthParts {
  readonly surroundings: Surroundings;
  readonly signal: AbortSignal;
  readonly onDown: (cause: unknown) => void;
  readonly onUp: () => void;
  readonly onError: (error: unknown) => void;
}

/** Three heartbeats (ms): so much silence is a feed that is down. */
export const longestSilence = 6_000;

/** Keeps whether the feed is up: a stream that is cut and back within the longest silence was never down. */
export function createFeedHealth({ surroundings, signal, ...tell }: FeedHealthParts): FeedHealth {
  const { clock, schedule } = surroundings;
  const synced = createMilestone();
  const runningSince = followRunningTime(surroundings, signal);
  /** That of the next good heartbeat or failed try. */
  let tried = createMilestone();
  let awaited = createMilestone();
  /** When the last try that failed was begun; none has since the last good heartbeat. */
  let triedAt = -Infinity;
  let state: FeedState = "connecting";
  let lastGoodAt = clock();
  let lastError: unknown;

  function goDown(): void {
    if (state === "down" || signal.aborted) return;
    state = "down";
    tell.onDown(lastError ?? new Error("The feed is silent."));
  }

  function reachTried(): void {
    tried.reach();
    tried = createMilestone();
    awaited = createMilestone();
  }
  // The comparison refuses a clock of NaN.
  const isFresh = (limit: number) => Math.abs(clock() - lastGoodAt) <= limit;
  const stateNow = () => (state === "up" && !isFresh(longestSilence) ? "down" : state);
  const silence = createSilenceTimer(schedule, goDown);
  // From the start on: what comes before the first heartbeat may be old events, sent again and again.
  silence.restart();
  signal.addEventListener("abort", silence.stop);

  return {
    synced: synced.reached,
    async tried(givenUp) {
      if (stateNow() === "up" || triedAt >= runningSince()) return;
      awaited.reach();
      await tried.reached(givenUp);
    },
    awaited: (givenUp) => awaited.reached(givenUp),
    state: stateNow,
    lastGoodAt: () => lastGoodAt,
    isFresh,
    good() {
      const was = state;
      state = "up";
      lastGoodAt = clock();
      lastError = undefined;
      silence.restart();
      synced.reach();
      triedAt = -Infinity;
      reachTried();
      if (was !== "up") tell.onUp();
    },
    failed(error, { begunAt, wasSound }) {
      lastError = error;
      tell.onError(error);
      if (!wasSound) {
        triedAt = begunAt;
        if (begunAt >= runningSince()) reachTried();
      }
      if (state === "connecting") goDown();
    },
  };
}

/** Calls once nothing has restarted it for the longest silence. */
export function createSilenceTimer(
  schedule: Schedule,
  onSilence: () => void,
): { readonly restart: () => void; readonly stop: () => void } {
  let cancel: (() => void) | undefined;
  return {
    restart: () => {
      cancel?.();
      cancel = schedule(longestSilence, onSilence, true);
    },
    stop: () => cancel?.(),
  };
}
