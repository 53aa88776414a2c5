import { UniqueViolation } from "../../database/failures.ts";
import { Problem } from "../../problem.ts";
import type { Origin } from "../audit/audit-event.ts";
import type { PasswordHasher } from "../passwords/hasher.ts";
import { readPassword } from "../passwords/password.ts";
import { checkPassword } from "../passwords/password-rules.ts";
import { deviceName } from "../sessions/device-name.ts";
import type { HandOut, SessionTokens } from "../sessions/session-tokens.ts";
import { type SessionStartParts, startSession } from "../sessions/start-session.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { readEmail } from "./email.ts";

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly deviceName: string | undefined;
  readonly mode: "token" | "cookie";
  readonly origin: Origin;
  /** Aborts when nobody waits for the outcome any more. */
  readonly signal?: AbortSignal;
}

export interface SignUpParts extends SessionStartParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
  readonly hasher: PasswordHasher;
  readonly handOut: HandOut;
  readonly settings: SessionStartParts["settings"] & {
    readonly signup: "open" | "closed";
    readonly passwordMinLength: number;
  };
}

/**
 * Makes an account and its first session. Codes: `signup_closed`, `invalid_request`, `password_too_weak`, `overloaded`,
 * `email_taken`.
 */
export function createSignUp(parts: SignUpParts): (input: Credentials) => Promise<SessionTokens> {
  return async (input) => {
    if (parts.settings.signup === "closed") {
      throw new Problem("signup_closed", "This server takes no sign-ups. Ask its operator for an account.");
    }
    const { email, key } = readEmail(input.email);
    const password = readPassword(input.password, "/password");
    checkPassword(password, { minLength: parts.settings.passwordMinLength, email }, "/password");
    // Hashing takes its time, so it stands outside the transaction.
    const hash = await parts.hasher.hash(password, input.signal);
    return store(input, { email, key, hash }, parts);
  };
}

async function store(
  input: Credentials,
  { email, key, hash }: { email: string; key: string; hash: string },
  parts: SignUpParts,
): Promise<SessionTokens> {
  const { clock, newId, inTransaction, handOut, stores } = parts;
  const id = newId();
  const { session, secret } = startSession(
    { id },
    {
      mode: input.mode,
      deviceName: deviceName(input.deviceName, input.origin.userAgent),
      origin: input.origin,
    },
    parts,
  );
  try {
    await inTransaction(async ({ users, passwords, sessions, audit }) => {
      await users.insert({ id, email, emailKey: key, createdAt: clock() });
      await passwords.set(id, hash, clock());
      await sessions.insert(session);
      await audit.append(
        { type: "user.signed_up", userId: id, sessionId: session.id, origin: input.origin },
        { id: newId(), at: clock() },
      );
    });
  } catch (error) {
    if (error instanceof UniqueViolation) throw emailTaken(error);
    throw error;
  }
  const account = await stores.users.find(id);
  if (account === undefined) throw emailTaken();
  return handOut(account, session, secret);
}

function emailTaken(cause?: unknown): Problem {
  return new Problem("email_taken", "An account with this e-mail address exists. Log in instead.", { cause });
}
