import { Problem } from "../../problem.ts";
import type { SignEvent } from "../signing-keys/sign-event.ts";
import type { Stores } from "../stores.ts";
import type { Revocation, RevocationRecord } from "./revocation.ts";
import { toSecurityEvent } from "./security-event.ts";

/**
 * Writes revocations inside a transaction, and signs them; where they are many the first, and their readers the others.
 * `signEvent` signs in place of the key whose turn it is; `null` leaves all to the readers.
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

/** With the slowest algorithm some 50 ms, in which on SQLite nobody else writes. */
const mostSigned = 50;

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
      const token =
        records.length < mostSigned ? sign?.(toSecurityEvent(unsigned, settings.issuer)) : undefined;
      records.push({ ...unsigned, token: token ?? null });
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
