/** Why a session ended, or why a token of it is refused: a closed list. */
export const endReasons = {
  logged_out: "The user logged out on this device.",
  revoked: "The user or an operator ended the session, or 1,000 newer ones of the user took its place.",
  expired: "The session reached its idle or its absolute lifetime.",
  reuse_detected: "A spent refresh token was presented again: a sign of theft, so the session was ended.",
  password_changed: "The user changed the password on another device.",
  user_disabled: "An operator disabled the account.",
  user_deleted: "The account was deleted.",
  unrecognized: "The refresh token is none that this session ever had; the session itself goes on.",
  unknown: "The server does not know this session (any more).",
} as const;

/** One reason of the closed list. */
export type EndReason = keyof typeof endReasons;
