const first = 250; // ms
const longest = 15_000; // ms
const longestAsked = 120_000; // ms

/** ms before the next attempt after so many failures: doubled each time, with jitter; longer where the server asks for it (seconds). */
export function backOff(failures: number, random: () => number, retryAfter = 0): number {
  const full = Math.min(longest, first * 2 ** failures);
  return Math.max(
    full * (0.5 + random() / 2),
    Math.min(retryAfter * 1000, longestAsked) * (1 + random() / 10),
  );
}
