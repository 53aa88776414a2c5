import { readEmail } from "../accounts/email.ts";
import type { Account } from "../accounts/user.ts";
import { knownDeviceLimit, newDevicesLimit } from "./limits.ts";
import type { Stores } from "../stores.ts";
import type { GuessStore } from "./store.ts";

/** Until when (ms) devices that the account does not know are refused, since too many passwords were tried on it. */
export async function lockedUntil(
  guesses: GuessStore,
  { email }: Pick<Account, "email">,
  now: number,
): Promise<number | undefined> {
  const { key, most } = newDevicesLimit(readEmail(email).key);
  const counted = await guesses.find(key, now);
  return counted !== undefined && counted.count >= most ? counted.windowEndsAt : undefined;
}

/** Forgets the guesses on the account, from devices that it knows and from others; those of a network stay counted. */
export async function unlock(
  { guesses, sessions }: Pick<Stores, "guesses" | "sessions">,
  { id, email }: Pick<Account, "id" | "email">,
): Promise<void> {
  const { key: emailKey } = readEmail(email);
  const networks = await sessions.knownNetworks(id);
  const limits = [
    newDevicesLimit(emailKey),
    ...networks.map((network) => knownDeviceLimit(emailKey, network)),
  ];
  for (const { key } of limits) await guesses.clear(key);
}
