import type { RefreshLimits } from "./refresh-limits.ts";

/** Generations `from` to `to` of a session's refresh token, spent at one time. */
export interface Rotation {
  from: number;
  /** Equals `from`, except where lost writes were adopted. */
  to: number;
  /** Milliseconds, by the database's clock. */
  at: number;
  /** Hash of the `Idempotency-Key` with which generation `to` was spent; those of earlier ones are unknown. */
  key: string | null;
}

/** What the session's row says. */
export interface RefreshState {
  mode: "token" | "cookie";
  generation: number;
  /** Oldest first; generations in them never overlap. */
  rotations: readonly Rotation[];
}

/** What the request says, its tag checked. */
export interface PresentedToken {
  generation: number;
  /** Hash of the request's `Idempotency-Key`. */
  key: string | null;
  /** Hash of the key with which the same client spent the token before, if it says so. */
  keyBefore?: string | null;
}

/** How the presented secret relates to the stored hash; asked only where the rule needs it. */
export interface Proofs {
  /** Its hash is the stored one. */
  isCurrent(): boolean;
  /** The chain leads from it to the stored hash. */
  leadsToCurrent(): boolean;
  /** The chain leads from the stored hash to it. */
  followsCurrent(): boolean;
  /** It was issued at a time when servers are known to have run. */
  serversRan(): boolean;
}

export type RefreshDecision =
  /** Answer the token of the stored generation again; nothing is written. */
  | { do: "repeat" }
  | { do: "rotate"; next: number; rotations: Rotation[] }
  /** The database lost its last writes: the presented generation becomes the stored one, and is rotated unless it is `next`. */
  | { do: "adopt"; next: number; rotations: Rotation[] }
  /** Two parties hold this session: end it, reason `reuse_detected`. */
  | { do: "end" }
  /** Worth a security event; the session lives on, so that a forgery cannot end it. */
  | { do: "refuse"; because: "forged" | "unrecognized" }
  /** Too many rotations; `retryAfter` in seconds. */
  | { do: "wait"; retryAfter: number };

/**
 * Decides what a genuine refresh token of a live session gets. Whether the session lives, and what follows when the
 * write loses a race, is the caller's. Refresh token rotation and reuse detection: RFC 9700 §4.14.2, from which the
 * grace window departs. Change this only together with `tests/model`.
 */
export function decideRefresh(
  presented: PresentedToken,
  state: RefreshState,
  now: number,
  limits: RefreshLimits,
  proofs: Proofs,
): RefreshDecision {
  const situation = { presented, state, now, limits, proofs };
  if (presented.generation === state.generation) return decideCurrent(situation);
  if (presented.generation < state.generation) return decideSpent(situation);
  return decideAhead(situation);
}

/** The rotation that lies so many back, 1 for the newest, is in the way unless it is from before a time (ms). */
export interface InTheWay {
  readonly back: number;
  readonly before: number;
}

/**
 * What may be in the way of a token that is the session's current one: where that is not, or is not there, `decideRefresh`
 * says "rotate", so that a store can look and spend in one statement. Holds where the times of the rotations are in order;
 * one that lies ahead, for the clock was set back, is left to the rule.
 */
export function inTheWay(mode: RefreshState["mode"], now: number, limits: RefreshLimits): InTheWay {
  const before = now - limits.grace;
  if (mode === "cookie") return { back: 1, before };
  return limits.burst > 0 ? { back: limits.burst, before } : { back: 1, before: Infinity };
}

interface Situation {
  presented: PresentedToken;
  state: RefreshState;
  now: number;
  limits: RefreshLimits;
  proofs: Proofs;
}

function decideCurrent(situation: Situation): RefreshDecision {
  const { presented, state, proofs } = situation;
  // The tag is right and the secret is not: whoever made this has the master secret, and not the session.
  if (!proofs.isCurrent()) return { do: "refuse", because: "forged" };

  // Answers to other tabs may still be on their way with this very token. Were it spent now, they would set the cookie
  // jar back to a spent one, and the browser would present that minutes later. One rotation a window lets them arrive.
  const recent = spentIn(state, presented.generation - 1);
  if (state.mode === "cookie" && isRecent(recent, situation)) return { do: "repeat" };

  return spend("rotate", situation);
}

function decideSpent(situation: Situation): RefreshDecision {
  const { presented, state, proofs } = situation;
  // Ending the session for a token that is not of its chain would let a forger sign people out.
  if (!proofs.leadsToCurrent()) return { do: "refuse", because: "forged" };

  const spent = spentIn(state, presented.generation);
  const spentWith = spent?.to === presented.generation ? spent.key : undefined;

  // The one who spent it asks again: its answer was lost. It may come however late, unless the successor has long
  // been in use, for then somebody did get the answer.
  const successorUnused = presented.generation + 1 === state.generation;
  const successor = spentIn(state, presented.generation + 1);
  if (isKeyOfSpender(presented, spentWith, state.mode)) {
    if (successorUnused || isRecent(successor, situation)) return { do: "repeat" };
  }

  // Reuse, at any time: a key is made when a token is received and shared by all who share the token, so another key,
  // or none, is another holder (RFC 9700 §4.14.2). Not so with cookies: a jar and a page's storage fall out of step.
  if (state.mode === "token" && spentWith !== undefined && presented.key !== spentWith) return { do: "end" };

  // A retry or a racing tab without keys. The successor is a function of its parent, so answering it again forks nothing.
  if (isRecent(spent, situation)) return { do: "repeat" };

  // Reuse: spent long ago, by another holder (RFC 9700 §4.14.2, RFC 6749 §10.4).
  return { do: "end" };
}

/**
 * A browser that crashes may set its cookie jar back to the token before, and not the page's storage: there the key of that
 * token is the one before. It shows that the client has received the token after, as the page's storage alone can.
 */
function isKeyOfSpender(
  { key, keyBefore = null }: PresentedToken,
  spentWith: string | null | undefined,
  mode: RefreshState["mode"],
): boolean {
  const keys = mode === "cookie" ? [key, keyBefore] : [key];
  return spentWith !== undefined && spentWith !== null && keys.includes(spentWith);
}

function decideAhead(situation: Situation): RefreshDecision {
  const { presented, proofs } = situation;
  if (!proofs.followsCurrent()) return { do: "refuse", because: "forged" };
  // Genuine, and issued when no server of this database ran: a backup was restored, or another database minted it.
  if (!proofs.serversRan()) return { do: "refuse", because: "unrecognized" };
  // Rotations commit without waiting for the disk, and a crash took the last of them: the client is ahead. A cookie is
  // not spent at once: a late answer may yet set the jar back to its parent, or to itself.
  const { mode } = situation.state;
  return mode === "cookie"
    ? spendUpTo(presented.generation - 1, null, "adopt", situation)
    : spend("adopt", situation);
}

function spend(how: "rotate" | "adopt", situation: Situation): RefreshDecision {
  const { generation, key } = situation.presented;
  return spendUpTo(generation, key, how, situation);
}

/** Spends all generations from the stored one to `last`, unless the session rotates too fast. */
function spendUpTo(
  last: number,
  key: string | null,
  how: "rotate" | "adopt",
  situation: Situation,
): RefreshDecision {
  const { state, now, limits } = situation;
  // Once this one leaves the window, fewer than the limit are in it.
  const oldest = limits.burst > 0 ? state.rotations.at(-limits.burst) : undefined;
  // One that lies ahead was made before the clock was set back: it may still be retried, and holds up nobody.
  if (oldest !== undefined && oldest.at <= now && isRecent(oldest, situation)) {
    const remaining = limits.grace - elapsed(now, oldest.at);
    return { do: "wait", retryAfter: Math.floor(remaining / 1000) + 1 };
  }

  const rotation = { from: state.generation, to: last, at: now, key };
  return { do: how, next: last + 1, rotations: [...state.rotations, rotation].slice(-limits.remembered) };
}

function spentIn(state: RefreshState, generation: number): Rotation | undefined {
  return state.rotations.find(({ from, to }) => from <= generation && generation <= to);
}

function isRecent(rotation: Rotation | undefined, { now, limits }: Situation): boolean {
  return rotation !== undefined && elapsed(now, rotation.at) <= limits.grace;
}

/** Never negative: where a clock was set back, what seems to lie ahead is as fresh as can be. */
function elapsed(now: number, at: number): number {
  return Math.max(0, now - at);
}
