import { deriveKeys } from "../master-secrets/derived-keys.ts";
import { scheduleKeys } from "../signing-keys/schedule.ts";
import type { Stores } from "../stores.ts";

export interface InspectParts {
  readonly stores: Pick<Stores, "masterSecrets" | "signingKeys">;
  /** Those that a server with these settings would have. */
  readonly masterSecrets: readonly Uint8Array[];
  readonly now: number;
  readonly settings: {
    /** ms */
    readonly rotateKeysEvery: number;
    /** ms */
    readonly keyPublishLead: number;
  };
}

/** What the database says of secrets and keys. */
export interface Inspection {
  /** Numbers of master secrets that living sessions or signing keys need, and that are not given. */
  readonly missingSecrets: readonly number[];
  /** The key that signs now; none in the key set where it is a shared secret. */
  readonly currentKey: { readonly kid: string; readonly isPublic: boolean } | undefined;
}

/** A look from outside: nothing is made, and nothing is written. */
export async function inspect({ stores, masterSecrets, now, settings }: InspectParts): Promise<Inspection> {
  const checks = new Set(
    masterSecrets.map((secret) => Buffer.from(deriveKeys(secret).check).toString("hex")),
  );
  const known = await stores.masterSecrets.list();
  const held = known.filter(({ check }) => checks.has(Buffer.from(check).toString("hex"))).map(({ v }) => v);
  const { current } = scheduleKeys(await stores.signingKeys.list(), now, {
    rotateEvery: settings.rotateKeysEvery,
    publishLead: settings.keyPublishLead,
    outlive: () => Infinity,
  });
  return {
    missingSecrets: await stores.masterSecrets.needed(now, held),
    currentKey: current && { kid: current.kid, isPublic: current.publicJwk !== null },
  };
}
