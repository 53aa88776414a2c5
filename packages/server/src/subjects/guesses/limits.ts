import { hash } from "node:crypto";

/** A try at a password: for which account, from where. */
export interface Guess {
  /** The look-up form of the address, whether an account has it or not. */
  readonly emailKey: string;
  /** An IPv4 address or an IPv6 /64. */
  readonly network: string;
  /**
   * What tells a device that this account has logged in from before, `null` for others: its network at a log-in, its
   * session later. It has an allowance of its own, so that others' guesses cannot lock the owner out, but for those with
   * the same user agent in the same network.
   */
  readonly knownDevice: string | null;
  /** For the log: whose account it is. */
  readonly userId?: string | undefined;
}

/** How many guesses, or sign-ups, a window holds (NIST SP 800-63B-4 §3.2.2 allows 100 guesses in a row). */
export interface GuessLimit {
  readonly of: "network" | "device" | "account" | "sign-ups";
  readonly key: string;
  readonly most: number;
  /** ms */
  readonly window: number;
}

const window = 900_000; // ms: 15 minutes
const mostPerAccount = 10;
const mostPerDevice = 10;
const mostPerNetwork = 50;
/** Of known devices: behind one address may be all devices of a company. */
const mostPerKnownNetwork = 500;

/**
 * What holds for a guess. A known device has an allowance of its own on the account, all others together have one; before
 * that their network has one over all accounts, so that a network that is over it uses up no account's allowance.
 */
export function limitsOf({ emailKey, network, knownDevice }: Guess): readonly GuessLimit[] {
  if (knownDevice !== null) {
    return [
      { of: "network", key: keyOf("known-network", network), most: mostPerKnownNetwork, window },
      knownDeviceLimit(emailKey, knownDevice),
    ];
  }
  return [
    { of: "network", key: keyOf("network", network), most: mostPerNetwork, window },
    newDevicesLimit(emailKey),
  ];
}

/** What all devices together have that the account does not know. */
export function newDevicesLimit(emailKey: string): GuessLimit {
  return { of: "account", key: keyOf("account", emailKey), most: mostPerAccount, window };
}

/** What a device has that the account knows. */
export function knownDeviceLimit(emailKey: string, knownDevice: string): GuessLimit {
  return { of: "device", key: keyOf("device", emailKey, knownDevice), most: mostPerDevice, window };
}

/** How many accounts a network may try to make: each costs as much time as a guess, and tells whether its address is taken. */
export function signUpLimit(network: string, most: number): GuessLimit {
  return { of: "sign-ups", key: keyOf("sign-ups", network), most, window };
}

/** Hashed, so that no address, nor a password typed in the wrong field, stands in the database. */
function keyOf(...parts: string[]): string {
  return hash("sha256", JSON.stringify(parts), "base64url");
}
