import { UniqueViolation } from "../../database/failures.ts";
import { Problem } from "../../problem.ts";
import type { GuessLimiter } from "../guesses/guess-limiter.ts";
import type { PasswordHasher } from "../passwords/hasher.ts";
import { readPassword } from "../passwords/password.ts";
import { checkPassword } from "../passwords/password-rules.ts";
import { deviceName } from "../sessions/device-name.ts";
import type { Session } from "../sessions/session.ts";
import type { HandOut, SessionTokens } from "../sessions/session-tokens.ts";
import { type SessionStartParts, startSession } from "../sessions/start-session.ts";
import type { InTransaction, Stores } from "../stores.ts";
import type { Credentials } from "./credentials.ts";
import { readEmail } from "./email.ts";

export interface SignUpParts extends SessionStartParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
  readonly hasher: PasswordHasher;
  readonly limiter: Pick<GuessLimiter, "attemptSignUp">;
  readonly handOut: HandOut;
  readonly settings: SessionStartParts["settings"] & {
    readonly signup: "open" | "closed";
    readonly passwordMinLength: number;
  };
}

/**
 * Makes an account and its first session. Codes: `signup_closed`, `invalid_request`, `password_too_weak`,
 * `too_many_requests`, `overloaded`, `email_taken`.
 */
export function createSignUp(parts: SignUpParts): (input: Credentials) => Promise<SessionTokens> {
  return async (input) => {
    if (parts.settings.signup === "closed") {
      throw new Problem("signup_closed", "This server takes no sign-ups. Ask its operator for an account.");
    }
    await parts.readyToSign();
    const { email, key } = readEmail(input.email);
    const password = readPassword(input.password, "/password");
    const name = deviceName(input.deviceName, input.origin.userAgent);
    await checkPassword(password, { minLength: parts.settings.passwordMinLength, email }, "/password");
    // Hashing takes its time, so it stands outside the transaction.
    const hash = await parts.limiter.attemptSignUp(input.network, () => parts.hasher.hash(password, input));
    const id = parts.newId();
    const { session, secret } = startSession({ id }, { ...input, deviceName: name }, parts);
    await insert({ id, email, emailKey: key, createdAt: session.createdAt }, hash, session, parts);
    const account = await parts.stores.users.find(id);
    if (account === undefined) throw new Problem("not_found", "The account was deleted meanwhile.");
    return parts.handOut(account, session, secret);
  };
}

async function insert(
  user: Parameters<Stores["users"]["insert"]>[0],
  hash: string,
  session: Session,
  { inTransaction, newId }: SignUpParts,
): Promise<void> {
  const { id, createdAt } = user;
  try {
    await inTransaction(async ({ users, passwords, sessions, audit }) => {
      await users.insert(user);
      await passwords.set(id, hash, createdAt);
      await sessions.insert(session);
      await audit.append([
        {
          type: "user.signed_up",
          userId: id,
          sessionId: session.id,
          origin: session.origin,
          id: newId(),
          at: createdAt,
        },
      ]);
    });
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
    throw new Problem("email_taken", "An account with this e-mail address exists. Log in instead.", {
      cause: error,
    });
  }
}
