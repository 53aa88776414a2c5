import type { SigningKey } from "./signing-key.ts";

export interface KeySchedule {
  /** Signs now. */
  readonly current: SigningKey | undefined;
  /** Published, signs later. */
  readonly next: SigningKey | undefined;
  /** Verify: next, current and every key whose last token may live. */
  readonly published: readonly SigningKey[];
  /** No token of these lives any more. */
  readonly gone: readonly SigningKey[];
  /** When the next key is to be made (ms), `undefined` while there is one. */
  readonly nextDueAt: number | undefined;
}

/** `rotateEvery`, `publishLead` and `outlive` (the longest a token lives after its key stopped signing) in ms. */
export interface KeyTimes {
  readonly rotateEvery: number;
  readonly publishLead: number;
  readonly outlive: () => number;
}

/** What each key is at `now`: it follows from what is written alone, so all processes agree. */
export function scheduleKeys(
  keys: readonly SigningKey[],
  now: number,
  times: KeyTimes,
  inUse: ReadonlySet<string> = new Set(),
): KeySchedule {
  const inOrder = succession(keys);
  // A clock that was set back lies before every key: the first one then signs, for a server without a key serves nobody.
  const current = inOrder.findLast((key) => key.useAt <= now) ?? inOrder[0];
  const next = inOrder.slice(current === undefined ? 0 : inOrder.indexOf(current) + 1).at(0);
  const isGone = (key: SigningKey, index: number) => {
    const successor = inOrder[index + 1];
    if (successor === undefined || inUse.has(key.kid) || key === current) return false;
    return Math.max(successor.useAt, successor.createdAt) + times.outlive() < now;
  };
  return {
    current,
    next,
    published: inOrder.filter((key, index) => !isGone(key, index)),
    gone: inOrder.filter(isGone),
    // A key is published one lead before it signs, so that every receiver has fetched it by then.
    nextDueAt: current && !next ? current.useAt + times.rotateEvery - times.publishLead : undefined,
  };
}

/** Each key behind the one that it follows: times can mislead, for clocks are set back. */
function succession(keys: readonly SigningKey[]): SigningKey[] {
  const followers = new Map(keys.map((key) => [key.follows, key]));
  const kids = new Set(keys.map(({ kid }) => kid));
  const firsts = keys.filter(({ follows }) => !kids.has(follows)).toSorted((a, b) => a.useAt - b.useAt);
  const inOrder: SigningKey[] = [];
  for (const first of firsts) {
    for (let key: SigningKey | undefined = first; key !== undefined; key = followers.get(key.kid))
      inOrder.push(key);
  }
  return inOrder;
}
