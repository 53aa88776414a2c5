import type { EndReason } from "@countersign/protocol";
import { Problem } from "../../problem.ts";
import type { Account } from "../accounts/user.ts";
import type { AuditEventType, Origin } from "../audit/audit-event.ts";
import { runTolerance } from "../operations/holes.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { type Chain, maxSteps } from "./chain.ts";
import { type Ending, type EndingParts, endSession } from "./end-session.ts";
import { keyHashes } from "./idempotency-key.ts";
import { type ChainProofs, proveByChain } from "./proofs.ts";
import { refreshLimits } from "./refresh-limits.ts";
import { sessionIdBytes } from "./refresh-token.ts";
import { decideRefresh, type RefreshDecision } from "./rotation.ts";
import { type Session, type Rotated, whyOver } from "./session.ts";
import { sessionEnded } from "./session-ended.ts";
import type { SessionTokens } from "./session-tokens.ts";
import { type SpendInput, type SpendParts, spend } from "./spend.ts";
import { successorOf } from "./successor.ts";

interface RefreshInput extends SpendInput {
  readonly origin: Origin;
}

export interface RefreshParts extends EndingParts, SpendParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
  /** Rejects where no access token could be signed: before a refresh token is spent for one. */
  readonly readyToSign: () => Promise<void>;
}

export type Refresh = (input: RefreshInput) => Promise<SessionTokens>;

const races = 5;
const lookWithin = 2_000; // ms: a write that fails later than that is not followed by a look

/**
 * Buys new tokens with a refresh token. Nearly all are simply spent (`spend`); of others it reads the session, decides
 * (`decideRefresh`) and writes conditionally; who loses a race begins again. Codes: `session_ended` with the reason,
 * `too_many_requests`, `unavailable`.
 */
export function createRefresh(parts: RefreshParts): Refresh {
  return async (input) => {
    await parts.readyToSign();
    for (let tries = 0; tries < races; tries++) {
      const tokens = await tryRefresh(input, parts);
      if (tokens !== "raced") return tokens;
    }
    parts.onRefresh("outraced");
    throw new Problem("unavailable", "Too many requests spend this token at once. Try again.", {
      action: "retry",
      retryAfter: 1,
    });
  };
}

interface Attempt {
  readonly input: RefreshInput;
  readonly session: Session;
  readonly account: Account;
  readonly chain: Chain;
  readonly proofs: ChainProofs;
  readonly now: number;
}

async function tryRefresh(input: RefreshInput, parts: RefreshParts): Promise<SessionTokens | "raced"> {
  const since = parts.clock();
  const spent = await spend(input, parts);
  if (spent !== undefined && !(spent instanceof Problem)) return spent;
  // A retry needs no more than a look, and may be reuse when it comes later. To wait for a slow database again helps nobody.
  if (spent !== undefined && parts.clock() - since > lookWithin) throw spent;
  const attempt = await prepare(input, parts);
  const { session, proofs, now } = attempt;
  const presented = { generation: input.token.generation, ...keyHashes(input.idempotencyKey, session.mode) };
  const decision = decideRefresh(presented, session, now, refreshLimits(parts.settings), proofs);
  if (spent !== undefined && decision.do !== "repeat") throw spent;
  return carryOut(decision, attempt, parts);
}

async function prepare(input: RefreshInput, parts: RefreshParts): Promise<Attempt> {
  const over = (reason: EndReason) => {
    parts.onRefresh("session_ended");
    return sessionEnded(reason);
  };
  const { token } = input;
  const { stores, keyring, clock } = parts;
  const found = await stores.sessions.findWithAccount(token.sessionId);
  const now = clock();
  if (found === undefined) throw over("unknown");
  const { session, account } = found;
  const reason = whyOver(session, now);
  if (reason !== undefined) throw over(reason);
  // Whoever holds one of these could have each request noted, and nothing proves what it is.
  if (session.generation - token.generation > maxSteps) {
    parts.onRefresh("too_old", session);
    throw sessionEnded("unrecognized");
  }
  const keys = keyring.keysOf(session.keyVersion);
  if (account === undefined || keys === undefined) throw over("unknown");
  const chain = { chainKey: keys.chain, sessionId: sessionIdBytes(session.id) };
  // Only a token from beyond the stored generation needs to know when servers ran.
  const ran =
    token.generation > session.generation && (await stores.runs.covers(token.issuedAt * 1000, runTolerance));
  return { input, session, account, chain, proofs: proveByChain(token, session, chain, ran), now };
}

async function carryOut(
  decision: RefreshDecision,
  attempt: Attempt,
  parts: RefreshParts,
): Promise<SessionTokens | "raced"> {
  const { session, account, proofs } = attempt;
  const { onRefresh } = parts;
  switch (decision.do) {
    case "repeat":
      onRefresh("repeated", session);
      return parts.handOut(account, session, proofs.currentSecret());
    case "rotate":
    case "adopt":
      return rotate(decision, attempt, parts);
    case "end":
      // Another request may have ended it meanwhile, for a reason of its own.
      if (!(await endForReuse(attempt, parts))) return "raced";
      onRefresh("reuse_detected", session);
      throw sessionEnded("reuse_detected");
    case "refuse":
      await record("refresh_token.refused", attempt, parts, { because: decision.because });
      onRefresh(decision.because, session);
      throw sessionEnded("unrecognized");
    case "wait":
      onRefresh("too_many_requests", session);
      throw new Problem("too_many_requests", "This session refreshes too often. Wait, then refresh again.", {
        action: "retry",
        retryAfter: decision.retryAfter,
      });
  }
}

async function rotate(
  { do: kind, next, rotations }: RefreshDecision & { do: "rotate" | "adopt" },
  attempt: Attempt,
  parts: RefreshParts,
): Promise<SessionTokens | "raced"> {
  const { session, account, chain, input, now } = attempt;
  const successor = successorOf(input.token, next, chain, now, parts.settings.sessionIdleTtl);
  const rotated: Rotated = { ...successor.next, rotations };
  // Losing a rotation is harmless, for adopting heals it: its commit does not wait for the disk.
  // The signature does not wait for the write: nobody gets it unless the session has rotated.
  const [outcome, tokens] = await Promise.all([
    parts.stores.sessions.rotate(session.id, session.generation, rotated),
    parts.handOut(account, { ...session, ...rotated }, successor.secret),
  ]);
  if (outcome === "raced") return "raced";
  if (kind === "adopt")
    await record("session.adopted", attempt, parts, { from: session.generation, to: next });
  parts.onRefresh(kind === "adopt" ? "adopted" : "rotated", session);
  return tokens;
}

function endForReuse({ session, input }: Attempt, parts: RefreshParts): Promise<boolean> {
  const ending: Ending = { userId: session.userId, reason: "reuse_detected", origin: input.origin };
  return parts.inTransaction((stores) => endSession(stores, session.id, ending, parts));
}

async function record(
  type: AuditEventType,
  { session, input, now }: Attempt,
  { inTransaction, newId }: RefreshParts,
  data: Record<string, string | number>,
): Promise<void> {
  const { userId, id: sessionId } = session;
  await inTransaction(async ({ users, audit }) => {
    const [, account] = await Promise.all([users.lock(userId), users.find(userId)]);
    // Of an account that was deleted meanwhile nothing is to tell from where somebody came.
    if (account === undefined) return;
    await audit.append([{ type, userId, sessionId, origin: input.origin, data, id: newId(), at: now }]);
  });
}
