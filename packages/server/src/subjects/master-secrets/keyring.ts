import { UniqueViolation } from "../../database/failures.ts";
import { type DerivedKeys, deriveKeys } from "./derived-keys.ts";
import type { InTransaction } from "../stores.ts";

/** The keys of every master secret that this process was given. */
export interface Keyring {
  /** The number of the secret that new sessions and keys use. */
  readonly current: number;
  readonly currentKeys: DerivedKeys;
  /** The keys of a secret by its number, `undefined` if this process does not hold it. */
  keysOf(v: number): DerivedKeys | undefined;
}

const largestVersion = 255; // one byte of a refresh token

/**
 * Numbers the given secrets (the first is current) in the database and derives their keys.
 * Throws an `Error` that says what to do when a secret that living sessions or signing keys need is not among them, nor of the
 * numbers that are lost.
 */
export async function openKeyring(
  secrets: readonly Uint8Array[],
  inTransaction: InTransaction,
  now: number,
  lost: readonly number[] = [],
): Promise<Keyring> {
  for (;;) {
    try {
      return await numberSecrets(secrets, inTransaction, now, lost);
    } catch (error) {
      // Another process has given the number to a secret at the same moment: this one finds it, or gets the next.
      if (!(error instanceof UniqueViolation)) throw error;
    }
  }
}

function numberSecrets(
  secrets: readonly Uint8Array[],
  inTransaction: InTransaction,
  now: number,
  lost: readonly number[],
): Promise<Keyring> {
  return inTransaction(async ({ masterSecrets }) => {
    const known = await masterSecrets.list();
    const byVersion = new Map<number, DerivedKeys>();
    for (const secret of secrets) {
      const keys = deriveKeys(secret);
      const seen = known.find(({ check }) => Buffer.from(keys.check).equals(check));
      byVersion.set(seen?.v ?? (await masterSecrets.add(keys.check, now)), keys);
    }
    const missing = await masterSecrets.needed(now, [...byVersion.keys(), ...lost]);
    if (missing.length > 0) {
      throw new Error(
        `Living sessions or signing keys need master secret number ${missing.join(", ")}, which is not among those given: append the secret that this database was used with to COUNTERSIGN_SECRET, or put its file back. While COUNTERSIGN_SECRET is set, secrets/countersign.secret is not read: what stands there belongs into the setting. If it is lost, \`countersign secret forget ${missing.join(" ")}\` ends the sessions that need it, and accounts stay.`,
      );
    }
    const [first] = byVersion;
    if (first === undefined) throw new TypeError("A server needs a master secret.");
    const [current, currentKeys] = first;
    if (current > largestVersion)
      throw new Error("This database has seen 255 master secrets, the most it can number.");
    return { current, currentKeys, keysOf: (v) => byVersion.get(v) };
  });
}
