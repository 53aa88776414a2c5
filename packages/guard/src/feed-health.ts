import { createMilestone } from "./milestone.ts";
import type { Schedule, Surroundings } from "./surroundings.ts";

/** `connecting` until the first snapshot is there or a try has failed. */
export type FeedState = "connecting" | "up" | "down";

export interface FeedHealth {
  readonly state: () => FeedState;
  /** When the last good heartbeat came; before the first, when the feed was started (ms). */
  readonly lastGoodAt: () => number;
  /** Whether the clock is at most so far (ms) from that moment. Set back further, it cannot tell how old the heartbeat is. */
  readonly isFresh: (limit: number) => boolean;
  /** Resolves when the first snapshot is there. */
  readonly synced: Promise<void>;
  /** Resolves when that, or the first failure, has come. */
  readonly tried: Promise<void>;
  /** To be told of a good heartbeat. */
  readonly good: () => void;
  /** To be told of the end of a stream, or a try that did not lead to one. */
  readonly failed: (error: unknown) => void;
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
  const [synced, tried] = [createMilestone(), createMilestone()];
  let state: FeedState = "connecting";
  let lastGoodAt = clock();
  let lastError: unknown;

  function goDown(): void {
    if (state === "down" || signal.aborted) return;
    state = "down";
    tried.reach();
    tell.onDown(lastError ?? new Error("The feed is silent."));
  }
  const silence = createSilenceTimer(schedule, goDown);
  signal.addEventListener("abort", silence.stop);

  return {
    synced: synced.promise,
    tried: tried.promise,
    state: () => state,
    lastGoodAt: () => lastGoodAt,
    // The comparison refuses a clock of NaN.
    isFresh: (limit) => Math.abs(clock() - lastGoodAt) <= limit,
    good() {
      const was = state;
      state = "up";
      lastGoodAt = clock();
      lastError = undefined;
      silence.restart();
      synced.reach();
      tried.reach();
      if (was !== "up") tell.onUp();
    },
    failed(error) {
      lastError = error;
      tell.onError(error);
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
