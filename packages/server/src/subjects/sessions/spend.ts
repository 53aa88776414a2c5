import { Problem } from "../../problem.ts";
import type { Keyring } from "../master-secrets/keyring.ts";
import { keyHashes } from "./idempotency-key.ts";
import { refreshLimits } from "./refresh-limits.ts";
import type { OnRefresh } from "./refresh-outcome.ts";
import { type RefreshToken, sessionIdBytes } from "./refresh-token.ts";
import { inTheWay } from "./rotation.ts";
import type { Session } from "./session.ts";
import type { HandOut, SessionTokens } from "./session-tokens.ts";
import type { SpendStore } from "./spend-store.ts";
import { lastGeneration, successorOf } from "./successor.ts";

export interface SpendInput {
  /** As opened: its tag is right. */
  readonly token: RefreshToken;
  /** Of the kind of session whose tokens come this way: in the body or as a cookie. */
  readonly mode: Session["mode"];
  readonly idempotencyKey: string | undefined;
}

export interface SpendParts {
  readonly stores: { readonly sessions: SpendStore };
  readonly keyring: Keyring;
  readonly handOut: HandOut;
  readonly onRefresh: OnRefresh;
  readonly clock: () => number;
  readonly settings: {
    readonly refreshGrace: number;
    readonly refreshBurst: number;
    readonly sessionIdleTtl: number;
  };
}

/**
 * Spends a refresh token as `decideRefresh` would, without a look at the session first: one that is the session's current
 * one, with nothing in its way, as nearly all are. `undefined` for others, of which nothing is written; the `Problem` where
 * the database cannot serve.
 */
export async function spend(
  { token, mode, idempotencyKey }: SpendInput,
  parts: SpendParts,
): Promise<SessionTokens | Problem | undefined> {
  const { keyring, settings } = parts;
  const { generation, sessionId, keyVersion } = token;
  const keys = keyring.keysOf(keyVersion);
  if (keys === undefined || generation === lastGeneration) return undefined;
  const now = parts.clock();
  const chain = { chainKey: keys.chain, sessionId: sessionIdBytes(sessionId) };
  const successor = successorOf(token, generation + 1, chain, now, settings.sessionIdleTtl);
  const limits = refreshLimits(settings);
  // The signature waits for the statement, which tells whose claims it is for.
  const spending = parts.stores.sessions.spend({
    sessionId,
    mode,
    keyVersion,
    generation,
    hash: successor.presentedHash,
    key: keyHashes(idempotencyKey, mode).key,
    next: successor.next,
    inTheWay: inTheWay(mode, now, limits),
    remembered: limits.remembered,
  });
  const spent = await spending.catch(onlyUnavailable);
  if (spent === undefined || spent instanceof Problem) return spent;
  const tokens = await parts.handOut(spent.account, spent.session, successor.secret);
  parts.onRefresh("rotated", spent.session);
  return tokens;
}

function onlyUnavailable(error: unknown): Problem {
  if (error instanceof Problem && error.code === "unavailable") return error;
  throw error;
}
