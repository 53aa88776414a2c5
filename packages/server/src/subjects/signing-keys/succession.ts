import { UniqueViolation } from "../../database/failures.ts";
import type { InTransaction, Stores } from "../stores.ts";
import type { KeyMaker } from "./key-maker.ts";
import type { KeyPlace } from "./make-key.ts";
import { type KeySchedule, type KeyTimes, scheduleKeys } from "./schedule.ts";
import type { SigningKey } from "./signing-key.ts";

/** What it takes to decide which key comes next, and to write it down. */
export interface SuccessionParts {
  readonly stores: Pick<Stores, "signingKeys" | "runs">;
  readonly inTransaction: InTransaction;
  readonly maker: KeyMaker;
  readonly clock: () => number;
  readonly times: KeyTimes;
}

export async function readSchedule({ stores, clock, times }: SuccessionParts): Promise<KeySchedule> {
  const now = clock();
  // A process that cannot open the newest key goes on with an older one: that one is not gone yet.
  const inUse = await stores.runs.keysInUse(now - times.outlive());
  return scheduleKeys(await stores.signingKeys.list(), now, times, inUse);
}

/** A key that was made because the newest was not as the settings want it. */
export interface KeyChange {
  readonly from: SigningKey;
  readonly to: SigningKey;
}

const attempts = 3;

/**
 * Adds the first key, or one as the settings now want it, and tells of the latter. Only a start does this: processes that
 * run side by side with old and new settings would else take turns.
 */
export async function followSettings(parts: SuccessionParts): Promise<KeyChange | undefined> {
  const { maker, clock, times } = parts;
  let change: KeyChange | undefined;
  // Another process may add a key at the same moment, as its own settings want it.
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { current, next } = await readSchedule(parts);
    const last = next ?? current;
    if (last !== undefined && maker.fits(last)) return change;
    const now = clock();
    // While the current key can go on, receivers get their time to fetch the new one.
    const canGoOn = current !== undefined && maker.onSchedule && maker.openPrivate(current) !== undefined;
    const useAt = canGoOn ? now + times.publishLead : now;
    const made = await add({ follows: current?.kid ?? "", useAt, createdAt: now }, next?.kid, parts);
    if (last !== undefined && made !== undefined) change = { from: last, to: made };
  }
  return change;
}

/** Adds the next key when it is due, and deletes those of which no token lives. */
export async function tendSuccession(parts: SuccessionParts): Promise<void> {
  const { inTransaction, clock, times, maker } = parts;
  const { current, next, nextDueAt, gone } = await readSchedule(parts);
  const now = clock();
  // A clock that was once far ahead has left a next key that would keep all others waiting.
  const isAstray = next !== undefined && next.useAt > now + times.rotateEvery + times.publishLead;
  const isDue = isAstray || (nextDueAt !== undefined && now >= nextDueAt);
  if (current !== undefined && maker.onSchedule && isDue) {
    const useAt = Math.max(now + times.publishLead, Math.min(current.useAt, now) + times.rotateEvery);
    await add({ follows: current.kid, useAt, createdAt: now }, next?.kid, parts);
  }
  if (gone.length === 0) return;
  await inTransaction(async ({ signingKeys }) => {
    for (const { kid } of gone) await signingKeys.delete(kid);
  });
}

/**
 * `instead`: a next key that has signed nothing yet, and now never will. Gives the key, unless another process was first or
 * the time of that one has come meanwhile.
 */
async function add(
  place: KeyPlace,
  instead: string | undefined,
  { maker, inTransaction, clock }: SuccessionParts,
): Promise<SigningKey | undefined> {
  const key = maker.make(place);
  try {
    return await inTransaction(async ({ signingKeys }) => {
      if (instead !== undefined && !(await signingKeys.deleteUnused(instead, clock()))) return undefined;
      await signingKeys.insert(key);
      return key;
    });
  } catch (error) {
    // Another process made the successor first: then that is the one.
    if (!(error instanceof UniqueViolation)) throw error;
    return undefined;
  }
}
