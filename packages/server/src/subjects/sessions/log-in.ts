import { Problem } from "../../problem.ts";
import type { Credentials } from "../accounts/sign-up.ts";
import { readEmail } from "../accounts/email.ts";
import type { Account } from "../accounts/user.ts";
import type { GuessLimiter } from "../guesses/guess-limiter.ts";
import type { Guess } from "../guesses/limits.ts";
import type { PasswordHasher } from "../passwords/hasher.ts";
import { readPassword } from "../passwords/password.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { deviceName } from "./device-name.ts";
import type { HandOut, SessionTokens } from "./session-tokens.ts";
import { type SessionStartParts, startSession } from "./start-session.ts";

export interface LogInInput extends Credentials {
  /** The network that guesses are counted for. */
  readonly network: string;
}

export interface LogInParts extends SessionStartParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
  readonly hasher: PasswordHasher;
  readonly limiter: GuessLimiter;
  readonly handOut: HandOut;
}

/**
 * Starts a session for who knows the password. Neither answer nor time tells whether the address is registered.
 * Codes: `invalid_credentials`, `too_many_requests`, `overloaded`.
 */
export function createLogIn(parts: LogInParts): (input: LogInInput) => Promise<SessionTokens> {
  return async (input) => {
    const { stores, limiter } = parts;
    const { key } = readEmail(input.email);
    const password = readPassword(input.password, "/password");
    const account = await stores.users.findByEmailKey(key);
    const guess = {
      emailKey: key,
      network: input.network,
      knownDevice: (await isKnown(account, input, stores)) ? input.network : null,
    };
    await limiter.admit(guess);
    const hash = account && (await stores.passwords.find(account.id));
    const right = await isRight(hash, { ...input, password }, guess, parts);
    if (account === undefined || hash === undefined || !right) {
      await recordFailure(account, input, parts);
      throw invalidCredentials();
    }
    const tokens = await enter(account, hash, { ...input, password }, parts);
    await limiter.succeeded(guess);
    return tokens;
  };
}

async function isKnown(
  account: Account | undefined,
  { origin }: LogInInput,
  stores: Stores,
): Promise<boolean> {
  if (account === undefined || origin.ip === null) return false;
  return stores.sessions.knows(account.id, { ip: origin.ip, userAgent: origin.userAgent });
}

/** A password that overload left unverified was no guess. An unknown address costs the same time. */
async function isRight(
  hash: string | undefined,
  { password, signal }: LogInInput,
  guess: Guess,
  { hasher, limiter }: LogInParts,
): Promise<boolean> {
  try {
    return await (hash === undefined
      ? hasher.verifyNobody(password, signal)
      : hasher.verify(hash, password, signal));
  } catch (error) {
    await limiter.withdraw(guess);
    throw error;
  }
}

/** The session is inserted only if the account is still enabled and the password still the one that was verified. */
async function enter(
  account: Account,
  hash: string,
  input: LogInInput,
  parts: LogInParts,
): Promise<SessionTokens> {
  const { inTransaction, handOut, newId, clock, hasher } = parts;
  const { session, secret } = startSession(
    account,
    {
      mode: input.mode,
      deviceName: deviceName(input.deviceName, input.origin.userAgent),
      origin: input.origin,
    },
    parts,
  );
  const current = await inTransaction(async ({ users, passwords, sessions, audit }) => {
    await users.lock(account.id);
    const locked = await users.find(account.id);
    if (locked === undefined || locked.disabled || (await passwords.find(account.id)) !== hash)
      return undefined;
    await sessions.insert(session);
    await audit.append(
      { type: "log_in.succeeded", userId: account.id, sessionId: session.id, origin: input.origin },
      { id: newId(), at: clock() },
    );
    return locked;
  });
  if (current === undefined) throw invalidCredentials();
  if (hasher.needsRehash(hash)) await rehash(account.id, hash, input.password, parts);
  return handOut(current, session, secret);
}

/** Where the server has no time for it, the next log-in is soon enough. */
async function rehash(userId: string, from: string, password: string, parts: LogInParts): Promise<void> {
  try {
    await parts.stores.passwords.replace(userId, from, await parts.hasher.hash(password));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

async function recordFailure(
  account: Account | undefined,
  input: LogInInput,
  parts: LogInParts,
): Promise<void> {
  const { stores, newId, clock } = parts;
  // Written without waiting for the disk: a storm of wrong guesses must not keep the writer busy.
  await stores.audit.append(
    { type: "log_in.failed", ...(account ? { userId: account.id } : {}), origin: input.origin },
    { id: newId(), at: clock() },
  );
}

function invalidCredentials(): Problem {
  return new Problem("invalid_credentials", "The e-mail address or the password is wrong.");
}
