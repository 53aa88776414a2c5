import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { makeSecretFile, readSecretFile } from "../subjects/master-secrets/secret-file.ts";
import type { MasterSecretStore } from "../subjects/master-secrets/store.ts";

/** Where the master secret is kept unless the setting gives one. */
export const secretFilePath = "secrets/countersign.secret";

export interface StartSecretsParts {
  /** Of the setting; the file does not count where it holds any. */
  readonly given: readonly Uint8Array[];
  readonly store: Pick<MasterSecretStore, "needed">;
  /** Numbers of those to do without. */
  readonly lost: readonly number[];
  readonly now: number;
  readonly logger: Logger;
}

/**
 * The master secrets to start with: those of the setting, else those of the file, which the first start makes. Where the
 * database needs one, a missing file is an `Error` that says what to do: a new secret would only hide the loss.
 */
export async function findMasterSecrets({
  given,
  store,
  lost,
  now,
  logger,
}: StartSecretsParts): Promise<readonly Uint8Array[]> {
  if (given.length > 0) return given;
  const kept = readSecretFile(secretFilePath);
  if (kept !== undefined) return kept;
  const needed = await store.needed(now);
  if (needed.length > 0) {
    throw new Error(
      lost.length > 0
        ? "Say which master secret is to be used from now on: set COUNTERSIGN_SECRET. `countersign secret new` prints one."
        : `This database needs its master secret, but there is no ${secretFilePath}: put it back there, or set COUNTERSIGN_SECRET. If it is lost, \`countersign secret forget ${needed.join(" ")}\` ends the sessions that need it, and accounts stay.`,
    );
  }
  const made = makeSecretFile(secretFilePath, randomBytes);
  logger.warn({ path: secretFilePath }, "made a master secret: keep a copy of it apart from the database");
  return made;
}
