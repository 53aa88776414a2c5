import type { ProblemError } from "@countersign/protocol";
import { waitWords } from "./time.ts";

/** What a failed call says: the client's errors and those of `ask` both do. */
export interface Failed {
  /** Of the problem document; others where there was no answer. */
  readonly code: string;
  readonly detail?: string | undefined;
  /** s */
  readonly retryAfter?: number | undefined;
  readonly errors?: readonly ProblemError[] | undefined;
}

/** A failure in words: of the whole form, or at the fields that it is about. */
export interface FailureWords {
  readonly code: string;
  readonly message?: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What a reader can do about it, by code; the words of an answer serve where there are none of ours. */
const messages: Readonly<Record<string, string>> = {
  invalid_credentials: "This e-mail address and this password do not belong together.",
  signup_closed: "This server takes no sign-ups. Ask its operator for an account.",
  overloaded: "The server has too much to do just now. Try again in a moment.",
  unavailable: "The server cannot do this just now. Try again in a moment.",
  internal_error: "The server failed. Try again; if it goes on failing, tell its operator.",
  timeout: "The server did not answer in time. Try again.",
  bad_answer: "Something answered that is not the server: perhaps a network that wants you to log in first.",
  network: "The server cannot be reached. Look at your connection, then try again.",
};

/** What an answer's message about a field is said of. */
const subjects: Readonly<Record<string, string>> = {
  email: "The address",
  password: "The password",
  new: "The new password",
  current: "The current password",
};

/**
 * The words for whatever a call threw.
 *
 * @param passwordField the field that `invalid_credentials` speaks of, where the form asks for the password alone.
 */
export function wordsForFailure(error: unknown, passwordField = ""): FailureWords {
  if (!isFailed(error)) return { code: "network", message: messages["network"] ?? "", fields: {} };
  const { code, detail = "", errors = [], retryAfter } = error;
  if (code === "too_many_requests") {
    const wait = retryAfter === undefined ? "a moment" : waitWords(retryAfter * 1000);
    return { code, message: `Too many attempts. Try again in ${wait}.`, fields: {} };
  }
  if (code === "invalid_credentials" && passwordField !== "") {
    return { code, fields: { [passwordField]: "This is not your password." } };
  }
  if (code === "email_taken") return { code, fields: { email: "There is an account with this address." } };
  const fields = Object.fromEntries(
    errors.map(({ path, message }) => {
      const field = path.slice(1);
      return [field, `${subjects[field] ?? "This"} ${message}.`] as const;
    }),
  );
  if (Object.keys(fields).length > 0) return { code, fields };
  return { code, message: messages[code] ?? detail, fields };
}

function isFailed(error: unknown): error is Failed {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
