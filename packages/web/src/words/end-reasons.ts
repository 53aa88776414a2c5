import type { EndReason } from "@countersign/protocol";

export interface EndWords {
  readonly title: string;
  readonly text: string;
  /** Whether somebody else may have been in the account. */
  readonly alarming?: true;
}

/** Why somebody was logged out and what to do, for the log-in page; the compiler holds the list against the reasons. */
const endWords = {
  logged_out: { title: "You are logged out", text: "This device no longer has access to your account." },
  revoked: {
    title: "This device was logged out",
    text: "You, or an operator of this server, ended the session from elsewhere. Log in to go on.",
  },
  expired: {
    title: "Your session has run out",
    text: "Sessions end after a while, and sooner if they are not used. Log in to go on.",
  },
  reuse_detected: {
    title: "Someone else used a copy of your session",
    text: "Two parties presented the same token, and only one of them can be you. So the session was ended for both. Log in, change your password, and look through your devices for one that you do not know.",
    alarming: true,
  },
  password_changed: {
    title: "Your password was changed",
    text: "That ended the session on this device. Log in with the new password. If it was not you who changed it, ask the operator of this server for help now.",
    alarming: true,
  },
  user_disabled: {
    title: "Your account is disabled",
    text: "An operator of this server has closed it, and every session ended. Ask them why; until they open it again, logging in will fail.",
  },
  user_deleted: {
    title: "Your account is deleted",
    text: "Everything that belonged to it is gone from this server.",
  },
  unrecognized: {
    title: "This device's session was not recognised",
    text: "What this browser kept of the session does not fit. Log in to start a new one.",
  },
  unknown: {
    title: "You are logged out",
    text: "The server does not know this browser's session any more. Log in to start a new one.",
  },
} as const satisfies Record<EndReason, EndWords>;

/** The words for a reason; one of a newer server gets those of `unknown`. */
export function wordsForEnd(reason: string): EndWords {
  const words: Readonly<Record<string, EndWords>> = endWords;
  return words[reason] ?? endWords.unknown;
}
