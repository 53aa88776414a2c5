/** The database's clock, so that all processes measure by one: read now and then, and carried on by a steady one between. */
export interface DatabaseClock {
  /** Milliseconds since the epoch, whole. */
  readonly now: () => number;
  /** Reads the database's clock again. */
  synchronize(): Promise<void>;
  /** Whether the machine has slept since, in which a steady clock may stand still. Or the system's clock was set. */
  readonly mayBeBehind: () => boolean;
}

export interface ClockReading {
  /** What the database's clock said (ms since the epoch). */
  readonly time: number;
  /** How long question and answer were on their way (ms). */
  readonly way: number;
}

const noticed = 1_000; // ms

/** `steady` gives milliseconds that no change of the system's clock, `wall`, touches. */
export function createDatabaseClock(
  read: () => Promise<ClockReading>,
  steady: () => number = () => performance.now(),
  wall: () => number = Date.now,
): DatabaseClock {
  let lead = wall() - steady();
  let offset = lead;
  return {
    now: () => Math.floor(steady() + offset),
    async synchronize() {
      const { time, way } = await read();
      // The answer was written at some moment of the way: one that took long tells little, and nothing against what fits it.
      const least = time - steady();
      if (offset < least || offset > least + way) offset = least + way / 2;
      lead = wall() - steady();
    },
    mayBeBehind: () => Math.abs(wall() - steady() - lead) > noticed,
  };
}
