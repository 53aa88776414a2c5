/** The database's clock, so that all processes measure by one: read now and then, and carried on by a steady one between. */
export interface DatabaseClock {
  /** Milliseconds since the epoch, whole. */
  readonly now: () => number;
  /** Reads the database's clock again. */
  synchronize(): Promise<void>;
}

/** `steady` gives milliseconds that no change of the system's clock touches. */
export function createDatabaseClock(
  read: () => Promise<number>,
  steady: () => number = () => performance.now(),
): DatabaseClock {
  let offset = Date.now() - steady();
  return {
    now: () => Math.floor(steady() + offset),
    async synchronize() {
      const asked = steady();
      const time = await read();
      // The answer was written half-way, as far as anybody can tell.
      offset = time - (asked + steady()) / 2;
    },
  };
}
