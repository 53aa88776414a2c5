const first = 250; // ms

/**
 * How long to wait (ms) before the next try after so many failures: doubled each time up to `longest` (ms), with jitter so
 * that readers do not return in step.
 */
export function backOff(failures: number, longest: number, random: () => number): number {
  const full = Math.min(longest, first * 2 ** Math.min(failures, 10));
  return full * (0.5 + random() / 2);
}
