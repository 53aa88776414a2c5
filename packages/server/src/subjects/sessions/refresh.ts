import type { EndReason } from "@countersign/protocol";
import { Problem } from "../../problem.ts";
import type { Account } from "../accounts/user.ts";
import type { AuditEventType, Origin } from "../audit/audit-event.ts";
import type { Keyring } from "../master-secrets/keyring.ts";
import { runTolerance } from "../operations/holes.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { type Chain, hashSecret, nextSecret } from "./chain.ts";
import { type Ending, type EndingParts, endSession } from "./end-session.ts";
import { keyHashes } from "./idempotency-key.ts";
import { type ChainProofs, proveByChain } from "./proofs.ts";
import type { OnRefresh } from "./refresh-outcome.ts";
import { type RefreshToken, sessionIdBytes } from "./refresh-token.ts";
import { decideRefresh, type RefreshDecision, remembered, rotationInTheWay } from "./rotation.ts";
import { type Session, type Turned, whyOver } from "./session.ts";
import { sessionEnded } from "./session-ended.ts";
import type { HandOut, SessionTokens } from "./session-tokens.ts";

interface RefreshInput {
  /** As opened: its tag is right. */
  readonly token: RefreshToken;
  /** Of the kind of session whose tokens come this way: in the body or as a cookie. */
  readonly mode: Session["mode"];
  readonly idempotencyKey: string | undefined;
  readonly origin: Origin;
}

export interface RefreshParts extends EndingParts {
  readonly stores: Stores;
  readonly inTransaction: InTransaction;
  readonly keyring: Keyring;
  readonly handOut: HandOut;
  /** Rejects where no access token could be signed: before a refresh token is spent for one. */
  readonly readyToSign: () => Promise<void>;
  readonly onRefresh: OnRefresh;
  readonly settings: {
    readonly refreshGrace: number;
    readonly refreshBurst: number;
    readonly sessionIdleTtl: number;
  };
}

export type Refresh = (input: RefreshInput) => Promise<SessionTokens>;

const races = 5;

/**
 * Buys new tokens with a refresh token. Most are simply spent, by one statement; of others it reads the session, decides
 * (`decideRefresh`) and writes conditionally; who loses a race begins again. Codes: `session_ended` with the reason, `too_many_requests`, `unavailable`.
 */
export function createRefresh(parts: RefreshParts): Refresh {
  return async (input) => {
    await parts.readyToSign();
    for (let tries = 0; tries < races; tries++) {
      const tokens = (await spend(input, parts)) ?? (await tryRefresh(input, parts));
      if (tokens !== "raced") return tokens;
    }
    parts.onRefresh("outraced");
    throw new Problem("unavailable", "Too many requests spend this token at once. Try again.", {
      action: "retry",
      retryAfter: 1,
    });
  };
}

/** As `decideRefresh` lets a token be spent that is the session's current one, with nothing in its way; `undefined` for others. */
async function spend(input: RefreshInput, parts: RefreshParts): Promise<SessionTokens | undefined> {
  const { token, mode } = input;
  const { keyring, stores, settings } = parts;
  const keys = keyring.keysOf(token.keyVersion);
  if (keys === undefined) return undefined;
  const now = parts.clock();
  const hash = hashSecret(token.secret);
  const generation = token.generation + 1;
  const secret = nextSecret(
    { chainKey: keys.chain, sessionId: sessionIdBytes(token.sessionId) },
    generation,
    hash,
  );
  const { key } = keyHashes(input.idempotencyKey, mode);
  const limits = { burst: settings.refreshBurst };
  const spent = await stores.sessions.spend({
    sessionId: token.sessionId,
    mode,
    keyVersion: token.keyVersion,
    hash,
    rotation: { from: token.generation, to: token.generation, at: now, key },
    next: {
      generation,
      hash: hashSecret(secret),
      issuedAt: Math.floor(now / 1000),
      idleExpiresAt: now + settings.sessionIdleTtl,
    },
    inTheWay: rotationInTheWay(mode, limits),
    outsideSince: now - settings.refreshGrace,
    remembered: remembered(limits),
  });
  if (spent === undefined) return undefined;
  parts.onRefresh("rotated", spent.session);
  return parts.handOut(spent.account, spent.session, secret);
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
  const attempt = await prepare(input, parts);
  const { session, proofs, now } = attempt;
  const presented = { generation: input.token.generation, ...keyHashes(input.idempotencyKey, session.mode) };
  const limits = { grace: parts.settings.refreshGrace, burst: parts.settings.refreshBurst };
  return carryOut(decideRefresh(presented, session, now, limits, proofs), attempt, parts);
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
      // Another request may have ended it meanwhile.
      onRefresh((await endForReuse(attempt, parts)) ? "reuse_detected" : "session_ended", session);
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
  const { token } = input;
  const isSame = next === token.generation;
  const secret = isSame ? token.secret : nextSecret(chain, next, hashSecret(token.secret));
  const turned: Turned = {
    generation: next,
    hash: hashSecret(secret),
    issuedAt: isSame ? token.issuedAt : Math.floor(now / 1000),
    rotations,
    lastSeenAt: now,
    idleExpiresAt: now + parts.settings.sessionIdleTtl,
  };
  // Losing a rotation is harmless, for adopting heals it: its commit does not wait for the disk.
  // The signature does not wait for the write: nobody gets it unless the session has turned.
  const [outcome, tokens] = await Promise.all([
    parts.stores.sessions.rotate(session.id, session.generation, turned),
    parts.handOut(account, { ...session, ...turned }, secret),
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
  await inTransaction(({ audit }) =>
    audit.append([
      {
        type,
        userId: session.userId,
        sessionId: session.id,
        origin: input.origin,
        data,
        id: newId(),
        at: now,
      },
    ]),
  );
}
