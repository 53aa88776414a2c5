import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { Stores } from "../stores.ts";
import type { Heartbeat } from "./heartbeat.ts";

export interface IsReadyParts {
  readonly stores: Pick<Stores, "signingKeys">;
  readonly signingKeys: Pick<SigningKeys, "ready">;
  readonly heartbeat: Pick<Heartbeat, "isHealthy">;
}

/** Whether this process can serve: it can sign, and the database takes reads and writes. Code: `unavailable` if it cannot sign. */
export function createIsReady({ stores, signingKeys, heartbeat }: IsReadyParts) {
  return async (): Promise<boolean> => {
    await signingKeys.ready();
    return (await stores.signingKeys.list()).length > 0 && heartbeat.isHealthy();
  };
}
