import type { Run } from "./holes.ts";

const pace = 60; // an hour each minute
const neverSet = Date.UTC(2026, 0, 1); // ms: before the first release, the clock of a machine that has no time yet

/**
 * Until when (ms) rows may be judged old: now, as far as servers are known to have run. Over a time in which none is, it
 * goes on by an hour each minute, so that a clock which jumps ahead costs little before somebody sets it right. The rule
 * knows the runs alone: neither a restart nor another process hurries it.
 */
export function purgeTime(runs: readonly Run[], now: number): number {
  const inOrder = runs
    .filter(({ startedAt }) => startedAt >= neverSet)
    .toSorted((a, b) => a.startedAt - b.startedAt);
  let time = inOrder[0]?.startedAt ?? now;
  let seenAt = time;
  for (const { startedAt, lastSeenAt } of inOrder) {
    const ran = Math.max(0, lastSeenAt - Math.max(startedAt, seenAt));
    time = Math.max(time, Math.min(lastSeenAt, time + pace * ran));
    seenAt = Math.max(seenAt, lastSeenAt);
  }
  return Math.min(time, now);
}
