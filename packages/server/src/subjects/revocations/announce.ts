import { setImmediate } from "node:timers/promises";
import { Problem } from "../../problem.ts";
import type { SignEvent } from "../signing-keys/sign-event.ts";
import type { Stores } from "../stores.ts";
import type { Revocation, RevocationRecord } from "./revocation.ts";
import { toSecurityEvent } from "./security-event.ts";

/**
 * Writes revocations inside a transaction, each signed once, now. `signEvent` signs in place of the key whose turn it
 * is; `null` leaves it to the first who reads them.
 */
export type Announce = (
  stores: Pick<Stores, "revocations" | "announced">,
  revocations: readonly Revocation[],
  signEvent?: SignEvent | null,
) => Promise<void>;

export interface AnnounceParts {
  readonly clock: () => number;
  readonly newId: () => string;
  readonly settings: { readonly issuer: string };
  /** ms: no access token lives longer after this. */
  readonly revocationLifetime: () => number;
  /** Code: `unavailable` where this process cannot sign. */
  readonly eventSigner: () => Promise<SignEvent>;
}

const signedAtOnce = 50; // some 50 ms with the slowest algorithm

export function createAnnounce(parts: AnnounceParts): Announce {
  const { clock, newId, settings, revocationLifetime } = parts;
  return async ({ revocations: store, announced }, revocations, signEvent) => {
    if (revocations.length === 0) return;
    const sign = signEvent === undefined ? await signerOrNone(parts) : signEvent;
    const at = clock();
    const expiresAt = at + revocationLifetime();
    const records: RevocationRecord[] = [];
    for (const revocation of revocations) {
      const unsigned = { ...revocation, id: newId(), at, expiresAt };
      records.push({ ...unsigned, token: sign?.(toSecurityEvent(unsigned, settings.issuer)) ?? null });
      // Who ends many sessions at once must not keep all others waiting.
      if (records.length % signedAtOnce === 0) await setImmediate();
    }
    await store.insert(records);
    announced.push(...records);
  };
}

/** A command whose settings are not the servers' may be unable to sign; the first server that reads the row does. */
async function signerOrNone({ eventSigner }: AnnounceParts): Promise<SignEvent | undefined> {
  try {
    return await eventSigner();
  } catch (error) {
    if (error instanceof Problem && error.code === "unavailable") return undefined;
    throw error;
  }
}
