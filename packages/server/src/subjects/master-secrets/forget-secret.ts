import { Problem } from "../../problem.ts";
import type { By } from "../audit/audit-event.ts";
import type { ManageKeys } from "../signing-keys/manage-keys.ts";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { Stores } from "../stores.ts";
import type { Keyring } from "./keyring.ts";

export interface ForgetSecretParts {
  readonly stores: Pick<Stores, "runs" | "signingKeys">;
  readonly clock: () => number;
  readonly keyring: Keyring;
  readonly signingKeys: Pick<SigningKeys, "read">;
  readonly manageKeys: Pick<ManageKeys, "revoke">;
  readonly endEverybodysSessions: (keyVersion: number, by: By) => Promise<number>;
}

const stoppedFor = 10_000; // ms

/**
 * Lets the database do without a master secret that is lost: revokes the signing keys that it sealed, ends the sessions whose
 * refresh tokens come from it, and tells how many. Accounts, passwords and roles stay. Who is interrupted begins again and finds
 * the rest. Codes: `not_found`, and `invalid_request` for a secret that is at hand, or that servers which run may have.
 */
export function createForgetSecret(parts: ForgetSecretParts) {
  const { stores, keyring, signingKeys, manageKeys } = parts;
  return async (number: number, by: By): Promise<{ keys: number; sessions: number }> => {
    if (keyring.keysOf(number) !== undefined)
      throw new Problem(
        "invalid_request",
        `Master secret number ${number} is among those given. To be rid of it, use \`countersign session end --key\` and \`countersign keys revoke\`.`,
      );
    // One that runs has it, or it would not have started.
    if (await stores.runs.covers(parts.clock(), stoppedFor))
      throw new Problem(
        "invalid_request",
        "A server runs on this database, or did ten seconds ago, so that its secret is not lost: set COUNTERSIGN_SECRET as it is there. To let go of the secret all the same, stop all servers first.",
      );
    const sealed = (await stores.signingKeys.list()).filter(({ keyVersion }) => keyVersion === number);
    for (const { kid } of sealed) await manageKeys.revoke(kid, by);
    // The endings are signed, with a key that can be opened.
    await signingKeys.read();
    return { keys: sealed.length, sessions: await parts.endEverybodysSessions(number, by) };
  };
}
