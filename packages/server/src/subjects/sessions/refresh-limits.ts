export interface RefreshLimits {
  /** Milliseconds in which a spent token is taken for a retry. */
  grace: number;
  /** Rotations of one session allowed within a grace window; 0 is no limit. */
  burst: number;
  /**
   * How many rotations a session remembers: with a burst limit all that a window may hold, and the one before, which is still
   * retried with its key while its successor is recent.
   */
  remembered: number;
}

/** How many rotations a session remembers, unless a higher burst limit says that more can matter. */
export const rememberedAtLeast = 9;

export function refreshLimits(settings: {
  readonly refreshGrace: number;
  readonly refreshBurst: number;
}): RefreshLimits {
  const { refreshGrace: grace, refreshBurst: burst } = settings;
  return { grace, burst, remembered: Math.max(burst + 1, rememberedAtLeast) };
}
