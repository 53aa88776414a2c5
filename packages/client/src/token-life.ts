import type { Surroundings } from "./surroundings.ts";

/** When something was, on two clocks in ms: a monotonic one, which may stop while a laptop sleeps, and the system's, which may be set. */
export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

const longestLead = 60_000; // ms
const spread = 0.1;

export function readMoment({ monotonicClock, wallClock }: Surroundings): Moment {
  return { monotonic: monotonicClock(), wall: wallClock() };
}

/** ms. The system's clock can only make something older: set back it changes nothing, set forward it costs one refresh. */
export function elapsed(since: Moment, surroundings: Surroundings): number {
  const now = readMoment(surroundings);
  return Math.max(0, now.monotonic - since.monotonic, now.wall - since.wall);
}

/**
 * At what age (ms) a token is refreshed: a minute before its end, or when a third of a short life is left; and a little
 * sooner each time, so that clients and tabs do not refresh in step.
 */
export function dueAge(lifetime: number, random: () => number): number {
  return (lifetime - Math.min(longestLead, lifetime / 3)) * (1 - spread * random());
}
