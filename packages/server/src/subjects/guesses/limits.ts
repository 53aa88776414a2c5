import { hash } from "node:crypto";

/** A try at a password: for which account, from where. */
export interface Guess {
  /** The look-up form of the address, whether an account has it or not. */
  readonly emailKey: string;
  /** An IPv4 address or an IPv6 /64. */
  readonly network: string;
  /**
   * What tells a device that this account has logged in from before, `null` for others: its network at a log-in, its
   * session later. It has an allowance of its own, so that guesses from elsewhere cannot lock the owner out; who shares
   * its network can use that one up, and no other.
   */
  readonly knownDevice: string | null;
  /** For the log: whose account it is. */
  readonly userId?: string | undefined;
}

/** How many guesses a window holds (NIST SP 800-63B-4 §3.2.2 allows 100 in a row). */
export interface GuessLimit {
  readonly of: "network" | "device" | "account";
  readonly key: string;
  readonly most: number;
  /** ms */
  readonly window: number;
}

const window = 900_000; // ms: 15 minutes
const mostPerAccount = 10;
const mostPerDevice = 10;
const mostPerNetwork = 50;

/** What the network may try, over all accounts. */
export function networkLimit({ network }: Guess): GuessLimit {
  return { of: "network", key: keyOf("network", network), most: mostPerNetwork, window };
}

/** What may be tried on the account: by this device if it is known, else by all others together. */
export function accountLimit({ emailKey, knownDevice }: Guess): GuessLimit {
  return knownDevice !== null
    ? { of: "device", key: keyOf("device", emailKey, knownDevice), most: mostPerDevice, window }
    : { of: "account", key: keyOf("account", emailKey), most: mostPerAccount, window };
}

/** Hashed, so that no address, nor a password typed in the wrong field, stands in the database. */
function keyOf(...parts: string[]): string {
  return hash("sha256", JSON.stringify(parts), "base64url");
}
