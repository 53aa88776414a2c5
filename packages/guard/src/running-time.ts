import type { Surroundings } from "./surroundings.ts";

const tickEvery = 1_000; // ms
/** ms: a process that ran has ticked by then. */
const longestGap = 3_000;

/**
 * Follows since when (ms) the process has been running: after a halt, as of a serverless one between two requests or of a
 * machine that slept, it begins anew. A clock that was set counts as one too.
 */
export function followRunningTime(
  { clock, schedule }: Pick<Surroundings, "clock" | "schedule">,
  signal: AbortSignal,
): () => number {
  let since = clock();
  let last = since;
  let cancel: (() => void) | undefined;

  function runningSince(): number {
    const now = clock();
    // The comparison refuses a clock of NaN.
    if (!(Math.abs(now - last) <= longestGap)) since = now;
    last = now;
    return since;
  }

  function tick(): void {
    runningSince();
    cancel = schedule(tickEvery, tick, true);
  }
  tick();
  signal.addEventListener("abort", () => cancel?.());
  return runningSince;
}
