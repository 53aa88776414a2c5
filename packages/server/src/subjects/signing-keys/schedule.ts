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

/** What each key is at `now`: it follows from the times alone, so all processes agree. */
export function scheduleKeys(keys: readonly SigningKey[], now: number, times: KeyTimes): KeySchedule {
  const inOrder = keys.filter((key) => key.revokedAt === null).toSorted(byUse);
  const begun = inOrder.filter((key) => key.useAt <= now);
  // A clock that was set back lies before every key: the first one then signs, for a server without a key serves nobody.
  const current = begun.at(-1) ?? inOrder[0];
  const next = inOrder.find((key) => key.useAt > now && key !== current);
  const isGone = (_: SigningKey, index: number) => {
    const successor = inOrder[index + 1];
    return successor !== undefined && successor.useAt + times.outlive() < now;
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

function byUse(a: SigningKey, b: SigningKey): number {
  return a.useAt - b.useAt || a.createdAt - b.createdAt || (a.kid < b.kid ? -1 : 1);
}
