import { gather } from "../../gather.ts";
import { Problem } from "../../problem.ts";
import type { Keyring } from "../master-secrets/keyring.ts";
import type { Stores } from "../stores.ts";
import { openRefreshToken, type RefreshToken } from "./refresh-token.ts";

interface OpenTokenParts {
  readonly keyring: Keyring;
  readonly stores: Pick<Stores, "masterSecrets">;
}

export type OpenToken = (text: string) => Promise<RefreshToken>;

/**
 * Opens what a client presents as its refresh token. `invalid_token` for what this server never made, and for one of a master
 * secret that is out of use: one before the current secret, for a process starts only with all that living sessions need.
 * `unavailable` for one of a master secret that is being rolled out and has not reached this process.
 */
export function createOpenToken({ keyring, stores }: OpenTokenParts): OpenToken {
  /** Anybody can write any number into a token: those that come at once share a look, and there is one at a time. */
  const isGiven = gather(
    async (numbers: readonly number[]) => {
      const given = new Set((await stores.masterSecrets.list()).map(({ v }) => v));
      return numbers.map((number) => given.has(number));
    },
    { most: Infinity, atOnce: 1 },
  );

  return async (text) => {
    const opened = openRefreshToken(text, (v) => keyring.keysOf(v)?.tag);
    if (opened.ok) return opened.token;
    const isNewer = opened.because === "unknown_key" && opened.keyVersion > keyring.current;
    if (isNewer && (await isGiven(opened.keyVersion))) {
      throw new Problem("unavailable", "This server does not hold the token's secret yet. Try again.", {
        retryAfter: 5,
        note: `master secret number ${opened.keyVersion} is not in COUNTERSIGN_SECRET of this process`,
      });
    }
    throw new Problem("invalid_token", "This is no refresh token of this server. Log in again.", {
      action: "log_in",
    });
  };
}
