/** What a client does about a problem. */
export const actions = {
  retry: "Wait for `Retry-After` seconds, then send the same request again.",
  refresh: "Refresh once, then send the same request with the new access token.",
  log_in: "The session is over for good: ask the user to log in.",
} as const;

/** One action of the closed list. */
export type Action = keyof typeof actions;
