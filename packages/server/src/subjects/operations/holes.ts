/** A time in which a server is known to have run, in ms. */
export interface Run {
  readonly startedAt: number;
  readonly lastSeenAt: number;
}

/** A time in which none is, in ms. */
export interface Hole {
  readonly from: number;
  readonly until: number;
}

/**
 * How far, in ms, a refresh token's time may lie outside the times in which servers ran, and how far a heartbeat may have
 * gone back before it means a restored backup.
 */
export const runTolerance = 60_000;

/**
 * The times between runs, and since the last one, whose middle no run covers with its tolerance: refresh tokens issued
 * there and unknown to the database are refused. The oldest first. Before the first run there was no database.
 */
export function findHoles(runs: readonly Run[], now: number): Hole[] {
  const holes: Hole[] = [];
  let seenAt: number | undefined;
  const inOrder = runs.toSorted((a, b) => a.startedAt - b.startedAt);
  for (const { startedAt, lastSeenAt } of [...inOrder, { startedAt: now, lastSeenAt: now }]) {
    if (seenAt !== undefined && startedAt - seenAt > 2 * runTolerance)
      holes.push({ from: seenAt, until: startedAt });
    seenAt = Math.max(seenAt ?? lastSeenAt, lastSeenAt);
  }
  return holes;
}
