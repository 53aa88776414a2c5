/** Something that is reached once. (`Promise.withResolvers` is not in Node 20.) */
export interface Milestone {
  readonly promise: Promise<void>;
  readonly reach: () => void;
}

export function createMilestone(): Milestone {
  const waiting: (() => void)[] = [];
  const promise = new Promise<void>((resolve) => waiting.push(resolve));
  return { promise, reach: () => waiting[0]?.() };
}
