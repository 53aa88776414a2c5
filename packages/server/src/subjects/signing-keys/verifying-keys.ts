import type { Algorithm, Key } from "@countersign/jwt";
import { createSecretMaker } from "./key-maker.ts";
import { scheduleKeys } from "./schedule.ts";
import type { SigningKeyStore } from "./store.ts";

export interface VerifyingKeysParts {
  readonly store: Pick<SigningKeyStore, "list">;
  readonly clock: () => number;
  readonly settings: {
    readonly signingAlg: Algorithm;
    readonly hsSecret: readonly Uint8Array[];
    /** ms */
    readonly rotateKeysEvery: number;
    /** ms */
    readonly keyPublishLead: number;
  };
}

/**
 * The keys that verify, for a look from outside: nothing is made or deleted, and no master secret is needed. A key that
 * is kept counts, also when its last token has expired, so that an old token can still be told from a forged one.
 */
export async function readVerifyingKeys({ store, clock, settings }: VerifyingKeysParts): Promise<Key[]> {
  const { signingAlg, hsSecret, rotateKeysEvery, keyPublishLead } = settings;
  // It opens the public halves of pairs too.
  const maker = createSecretMaker(signingAlg, hsSecret, refuseToMake);
  const { published } = scheduleKeys(await store.list(), clock(), {
    rotateEvery: rotateKeysEvery,
    publishLead: keyPublishLead,
    outlive: () => Infinity,
  });
  return published.map((key) => maker.openPublic(key)).filter((key) => key !== undefined);
}

function refuseToMake(): never {
  throw new TypeError("A look at the keys makes none.");
}
