const largestJitter = 0.05;

/**
 * How long an access token lives, in seconds: `accessTokenTtl` (ms), shortened by `chance` (0 to 1) times 5 %, so that
 * the refreshes of clients that logged in together do not arrive together. Rounded, so that a life of seconds stays as it is.
 */
export function lifetimeOf(accessTokenTtl: number, chance: number): number {
  const longest = Math.max(1, Math.floor(accessTokenTtl / 1000));
  return Math.round(longest * (1 - largestJitter * chance));
}
