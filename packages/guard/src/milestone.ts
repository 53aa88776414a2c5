/** Something that is reached once. */
export interface Milestone {
  /** Resolves then; not any more once the signal says that nobody waits, of whom nothing is kept. */
  readonly reached: (signal: AbortSignal) => Promise<void>;
  readonly reach: () => void;
}

export function createMilestone(): Milestone {
  const waiting = new Set<() => void>();
  let isReached = false;
  return {
    reached: (signal) =>
      new Promise((resolve) => {
        if (isReached) resolve();
        else if (!signal.aborted) waiting.add(resolve);
        signal.addEventListener("abort", () => waiting.delete(resolve));
      }),
    reach() {
      isReached = true;
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
  };
}
