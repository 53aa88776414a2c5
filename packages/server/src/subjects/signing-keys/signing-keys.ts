import { createSigner, exportKeySet, type JwkSet, type Key } from "@countersign/jwt";
import { UniqueViolation } from "../../database/failures.ts";
import type { InTransaction, Stores } from "../stores.ts";
import type { KeyMaker } from "./key-maker.ts";
import type { KeyPlace } from "./make-key.ts";
import { type KeySchedule, type KeyTimes, scheduleKeys } from "./schedule.ts";

/** Signs with the key whose turn it is, and knows all that still verify. */
export interface SigningKeys {
  readonly sign: (claims: object) => Promise<string>;
  readonly verifyingKeys: () => readonly Key[];
  /** The public halves. */
  keySet(): JwkSet;
  /** Re-reads the keys, makes the next one when it is due, and deletes those that are gone. */
  tend(): Promise<void>;
}

export interface SigningKeysParts {
  readonly stores: Pick<Stores, "signingKeys">;
  readonly inTransaction: InTransaction;
  readonly maker: KeyMaker;
  readonly clock: () => number;
  readonly times: KeyTimes;
  /** `typ` of what is signed. */
  readonly typ: string;
}

interface Opened {
  readonly readAt: number;
  readonly useUntil: number;
  readonly sign: (claims: object) => string;
  readonly verifying: readonly Key[];
}

const staleAfter = 5_000; // ms: a process that slept longer looks at the database before it signs

export async function openSigningKeys(parts: SigningKeysParts): Promise<SigningKeys> {
  // Only a start follows changed settings: processes that run side by side with old and new ones would else take turns.
  await follow(parts);
  let opened = open(await agree(parts), parts);

  async function tend(): Promise<void> {
    opened = open(await agree(parts), parts);
  }

  return {
    async sign(claims) {
      const now = parts.clock();
      if (now - opened.readAt > staleAfter || now < opened.readAt || now >= opened.useUntil) await tend();
      return opened.sign(claims);
    },
    verifyingKeys: () => opened.verifying,
    keySet: () => exportKeySet(opened.verifying.filter((key) => key.publicJwk !== undefined)),
    tend,
  };
}

async function read({ stores, clock, times }: SigningKeysParts): Promise<KeySchedule> {
  return scheduleKeys(await stores.signingKeys.list(), clock(), times);
}

/** Adds the first key, or one as the settings now want it: published before it signs, if the current one can go on. */
async function follow(parts: SigningKeysParts): Promise<void> {
  const { maker, clock, times } = parts;
  const { current, next } = await read(parts);
  const last = next ?? current;
  if (last !== undefined && maker.fits(last)) return;
  const now = clock();
  const canGoOn = current !== undefined && maker.onSchedule && maker.openPrivate(current) !== undefined;
  const useAt = canGoOn ? now + times.publishLead : now;
  await add({ follows: last?.kid ?? "", useAt: Math.max(useAt, next?.useAt ?? 0), createdAt: now }, parts);
}

/** What the database says, once it holds the key that is due and none that is gone. */
async function agree(parts: SigningKeysParts): Promise<KeySchedule> {
  const { inTransaction, clock, times, maker } = parts;
  const schedule = await read(parts);
  const { current, nextDueAt, gone } = schedule;
  const now = clock();
  if (current !== undefined && maker.onSchedule && nextDueAt !== undefined && now >= nextDueAt) {
    const useAt = Math.max(now + times.publishLead, current.useAt + times.rotateEvery);
    await add({ follows: current.kid, useAt, createdAt: now }, parts);
    return read(parts);
  }
  if (gone.length > 0) {
    await inTransaction(async ({ signingKeys }) => {
      for (const { kid } of gone) await signingKeys.delete(kid);
    });
  }
  return schedule;
}

async function add(place: KeyPlace, { maker, inTransaction }: SigningKeysParts): Promise<void> {
  const key = maker.make(place);
  try {
    await inTransaction(({ signingKeys }) => signingKeys.insert(key));
  } catch (error) {
    // Another process made the successor first: then that is the one.
    if (!(error instanceof UniqueViolation)) throw error;
  }
}

function open({ current, next, published }: KeySchedule, { clock, maker, typ }: SigningKeysParts): Opened {
  const key = current && maker.openPrivate(current);
  if (key === undefined) throw new Error("There is no signing key that this process can use.");
  return {
    readAt: clock(),
    useUntil: next?.useAt ?? Infinity,
    sign: createSigner({ key, typ }),
    verifying: published.map((one) => maker.openPublic(one)).filter((one) => one !== undefined),
  };
}
