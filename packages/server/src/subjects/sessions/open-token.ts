import { Problem } from "../../problem.ts";
import type { Keyring } from "../master-secrets/keyring.ts";
import type { Stores } from "../stores.ts";
import { openRefreshToken, type RefreshToken } from "./refresh-token.ts";

interface OpenTokenParts {
  readonly keyring: Keyring;
  readonly stores: Pick<Stores, "masterSecrets">;
  readonly clock: () => number;
}

const rereadEvery = 1_000; // ms

export type OpenToken = (text: string) => Promise<RefreshToken>;

/**
 * Opens what a client presents as its refresh token. `invalid_token` for what this server never made, without a look at
 * the database; `unavailable` for one of a master secret that is being rolled out and has not reached this process.
 */
export function createOpenToken({ keyring, stores, clock }: OpenTokenParts): OpenToken {
  let known = { versions: new Set<number>(), readAt: -Infinity };
  let reading: Promise<void> | undefined;

  async function read(now: number): Promise<void> {
    const listed = await stores.masterSecrets.list();
    known = { versions: new Set(listed.map(({ v }) => v)), readAt: now };
  }

  /** Whether a master secret that this process does not hold has this number, or may have by now. */
  async function mayExist(version: number): Promise<boolean> {
    const now = clock();
    // Anybody can write any number into a token: made-up ones cause no look at the database each.
    const isFresh = Math.abs(now - known.readAt) <= rereadEvery;
    if (!isFresh) {
      reading ??= read(now).finally(() => {
        reading = undefined;
      });
      await reading;
    }
    // Numbers are given one after another: the next one may have been given since the last look.
    return known.versions.has(version) || (isFresh && version === Math.max(0, ...known.versions) + 1);
  }

  return async (text) => {
    const opened = openRefreshToken(text, (v) => keyring.keysOf(v)?.tag);
    if (opened.ok) return opened.token;
    if (opened.because === "unknown_key" && (await mayExist(opened.keyVersion))) {
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
