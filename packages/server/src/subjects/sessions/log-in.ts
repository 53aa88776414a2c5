import { NIL } from "uuid";
import { Problem } from "../../problem.ts";
import type { Credentials } from "../accounts/credentials.ts";
import { readEmail } from "../accounts/email.ts";
import type { Account } from "../accounts/user.ts";
import type { GuessLimiter } from "../guesses/guess-limiter.ts";
import type { Guess } from "../guesses/limits.ts";
import type { PasswordHasher } from "../passwords/hasher.ts";
import { readPassword } from "../passwords/password.ts";
import type { PasswordRecord } from "../passwords/store.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { deviceName } from "./device-name.ts";
import { type EndingParts, endOldest, mayLackRoom } from "./end-session.ts";
import type { HandOut, SessionTokens } from "./session-tokens.ts";
import { type SessionStart, type SessionStartParts, startSession } from "./start-session.ts";

export interface LogInParts extends SessionStartParts, EndingParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
  readonly hasher: PasswordHasher;
  readonly limiter: GuessLimiter;
  readonly handOut: HandOut;
}

/** The id of no user: who is unknown is looked for as everybody is, so that time tells nothing. */
const nobody = NIL;

/**
 * Starts a session for who knows the password. Neither answer nor time tells whether the address is registered.
 * Codes: `invalid_credentials`, `too_many_requests`, `overloaded`.
 */
export function createLogIn(parts: LogInParts): (input: Credentials) => Promise<SessionTokens> {
  const { stores, limiter } = parts;
  return async (input) => {
    await parts.readyToSign();
    const { key } = readEmail(input.email);
    const password = readPassword(input.password, "/password");
    // Before the password is looked at: no other refusal may tell that it was right.
    const start = { ...input, deviceName: deviceName(input.deviceName, input.origin.userAgent) };
    const account = await stores.users.findByEmailKey(key);
    const guess = await guessAt(account, key, input, stores);
    const { record, right } = await limiter.attempt(guess, async () => {
      const found = await stores.passwords.find(account?.id ?? nobody);
      return { record: found, right: await parts.hasher.verify(found?.hash, password, input) };
    });
    if (account?.disabledAt === null && record !== undefined && right) {
      // At once: on SQLite they share a commit.
      const [tokens] = await Promise.all([
        enter(account, record, { ...start, password }, parts),
        limiter.succeeded(guess),
      ]);
      if (tokens !== undefined) return tokens;
    }
    const isDisabled = right && account?.disabledAt !== null;
    await recordFailure(account, isDisabled ? { because: "user_disabled" } : {}, input, parts);
    throw new Problem("invalid_credentials", "The e-mail address or the password is wrong.");
  };
}

async function guessAt(
  account: Account | undefined,
  emailKey: string,
  { network, origin }: Credentials,
  { sessions }: Stores,
): Promise<Guess> {
  const device = { network, userAgent: origin.userAgent };
  const isKnown = await sessions.knows(account?.id ?? nobody, device);
  return { emailKey, network, knownDevice: isKnown ? network : null, userId: account?.id };
}

/** The session is inserted only if the account is still enabled and the password still the one that was verified. */
async function enter(
  account: Account,
  record: PasswordRecord,
  start: SessionStart & { password: string },
  parts: LogInParts,
): Promise<SessionTokens | undefined> {
  const { session, secret } = startSession(account, start, parts);
  const current = await parts.inTransaction(async (stores) => {
    const { users, passwords, sessions, audit } = stores;
    const { origin } = start;
    // In this order, and in as few messages to the database as can be: meanwhile SQLite lets nobody else write.
    const [, locked, still, isCrowded] = await Promise.all([
      users.lock(account.id),
      users.find(account.id),
      passwords.find(account.id),
      mayLackRoom(stores, account.id),
    ]);
    if (locked === undefined || locked.disabledAt !== null || still?.version !== record.version)
      return undefined;
    const id = parts.newId();
    if (isCrowded) await endOldest(stores, { userId: account.id, reason: "revoked", origin }, parts);
    await Promise.all([
      sessions.insert(session),
      audit.append([
        {
          type: "log_in.succeeded",
          userId: account.id,
          sessionId: session.id,
          origin,
          id,
          at: session.createdAt,
        },
      ]),
    ]);
    return locked;
  });
  if (current === undefined) return undefined;
  if (parts.hasher.needsRehash(record.hash)) await rehash(account.id, record, start, parts);
  return parts.handOut(current, session, secret);
}

/** Where the server has no time for it, the next log-in is soon enough. */
async function rehash(
  userId: string,
  { version }: PasswordRecord,
  { password, network }: { readonly password: string; readonly network: string },
  { stores, hasher }: LogInParts,
): Promise<void> {
  try {
    await stores.passwords.rehash(userId, version, await hasher.hash(password, { network }));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

async function recordFailure(
  account: Account | undefined,
  data: { readonly because?: "user_disabled" },
  { origin }: Credentials,
  { stores, newId, clock }: LogInParts,
): Promise<void> {
  // An account that was deleted while its password was looked at is to have nothing that tells from where somebody came.
  const found = await stores.users.find(account?.id ?? nobody);
  const user = found === undefined ? {} : { userId: found.id };
  // Written without waiting for the disk: a storm of wrong guesses must not keep the writer busy.
  await stores.audit.append([{ type: "log_in.failed", ...user, origin, data, id: newId(), at: clock() }]);
}
