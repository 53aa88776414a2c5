import { parseJson } from "./parse-json.ts";
import type { EndReason } from "./wire.ts";

/** A session that goes on. */
export interface LiveRecord {
  /** The session's id: an answer for another session is late. Empty while only the cookie knows. */
  readonly session: string;
  /** Which of the session's refresh tokens is the present one. */
  readonly generation?: number;
  /** The `Idempotency-Key` with which the present refresh token will be spent, made when that was received. */
  readonly key: string;
  /** The refresh token, in token mode. */
  readonly token?: string | undefined;
}

/** A session that is over: no tab takes it up again. */
interface EndedRecord {
  readonly ended: true;
  /** Why, where the server ended it. */
  readonly reason?: EndReason | undefined;
  /** The server has not heard of the log-out yet. */
  readonly pending?: true;
}

/** What tabs share, and what outlives the page: the truth about who is signed in here. */
export type SessionRecord = LiveRecord | EndedRecord;

/** undefined for nothing, and for what is no JSON: that is somebody else's. Other JSON counts as nobody signed in. */
export function parseRecord(text: string | null): SessionRecord | undefined {
  return parseJson(text ?? "") as SessionRecord | undefined;
}

/** Tells a session that goes on from one that is over, and from none. */
export function isLive(record: SessionRecord | undefined): record is LiveRecord {
  return Boolean((record as LiveRecord | undefined)?.key);
}

/** Tells whether the server is yet to hear of a log-out. */
export function isPending(record: SessionRecord | undefined | void): boolean | undefined {
  return (record as EndedRecord | undefined)?.pending;
}

/**
 * Tells whether the answer to a refresh that spent `spent` may change the record, which says `now` meanwhile. A late one may
 * not: neither after a log-out or a new log-in, nor where another tab has stored the token already, with a key that is kept.
 */
export function isStill(now: SessionRecord | undefined, spent: LiveRecord): boolean {
  // Gone, in cookie mode: somebody has cleared the storage, and the cookie is still there. In token mode the token is gone.
  return now ? JSON.stringify(now) === JSON.stringify(spent) : !spent.token;
}
