/** How a refresh with a genuine token ends, and what that means; in the order of `decideRefresh`. */
export const refreshOutcomes = {
  rotated: "The token was spent for a new one.",
  repeated:
    "A spent token came again and was answered as before: a lost answer, a racing tab, a cookie jar set back.",
  adopted: "The token was ahead of the database, which had lost its last writes in a crash or a failover.",
  reuse_detected: "Two parties held the token: the session was ended.",
  forged:
    "The token has the right tag and is not of the session's chain: whoever made it has the master secret.",
  too_old: "The token, if it is genuine, is over 4,096 refreshes old: the chain is not followed so far.",
  unrecognized:
    "The token was ahead of the database, from a time when no server is known to have run: a restored backup.",
  session_ended: "The session had ended, had expired or is not known.",
  too_many_requests: "The session refreshed more often than `COUNTERSIGN_REFRESH_BURST` allows.",
  outraced: "Other requests spent the token at the same moment, five times in a row.",
} as const;

export type RefreshOutcome = keyof typeof refreshOutcomes;

/** Told of each refresh how it ended, and whose session it is, if there is one. */
export type OnRefresh = (
  outcome: RefreshOutcome,
  session?: { readonly id: string; readonly userId: string },
) => void;
