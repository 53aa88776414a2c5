import { Problem } from "../../problem.ts";
import type { Keyring } from "../master-secrets/keyring.ts";
import type { Stores } from "../stores.ts";
import { openRefreshToken, type RefreshToken } from "./refresh-token.ts";

export type OpenToken = (text: string) => Promise<RefreshToken>;

/**
 * Opens what a client presents as its refresh token. `invalid_token` for what this server never made, without a look at
 * the database; `unavailable` for one of a master secret that is being rolled out and has not reached this process.
 */
export function createOpenToken({
  keyring,
  stores,
}: {
  keyring: Keyring;
  stores: Pick<Stores, "masterSecrets">;
}): OpenToken {
  return async (text) => {
    const opened = openRefreshToken(text, (v) => keyring.keysOf(v)?.tag);
    if (opened.ok) return opened.token;
    if (opened.because === "unknown_key" && (await isInTable(opened.keyVersion, stores))) {
      throw new Problem("unavailable", "This server does not hold the token's secret yet. Try again.", {
        action: "retry",
        retryAfter: 5,
        note: `master secret number ${opened.keyVersion} is not in COUNTERSIGN_SECRET of this process`,
      });
    }
    throw new Problem("invalid_token", "This is no refresh token of this server. Log in again.", {
      action: "log_in",
    });
  };
}

async function isInTable(
  keyVersion: number,
  { masterSecrets }: Pick<Stores, "masterSecrets">,
): Promise<boolean> {
  return (await masterSecrets.list()).some(({ v }) => v === keyVersion);
}
