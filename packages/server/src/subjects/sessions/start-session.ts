import type { Account } from "../accounts/user.ts";
import type { Origin } from "../audit/audit-event.ts";
import type { Keyring } from "../master-secrets/keyring.ts";
import { hashSecret } from "./chain.ts";
import type { Session } from "./session.ts";

export interface SessionStart {
  readonly mode: Session["mode"];
  readonly deviceName: string;
  readonly origin: Origin;
  readonly network: string;
}

export interface SessionStartParts {
  /** Rejects where no access token could be signed: before anything is spent, hashed or stored. */
  readonly readyToSign: () => Promise<void>;
  readonly keyring: Keyring;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly random: (bytes: number) => Uint8Array;
  readonly settings: { readonly sessionTtl: number; readonly sessionIdleTtl: number };
}

/** A new session of generation 0 with its first secret, not stored yet. */
export function startSession(
  account: Pick<Account, "id">,
  start: SessionStart,
  { keyring, clock, newId, random, settings }: SessionStartParts,
): { session: Session; secret: Uint8Array } {
  const now = clock();
  const secret = random(32);
  const session: Session = {
    ...start,
    id: newId(),
    userId: account.id,
    keyVersion: keyring.current,
    generation: 0,
    hash: hashSecret(secret),
    issuedAt: Math.floor(now / 1000),
    rotations: [],
    amr: ["pwd"],
    authTime: Math.floor(now / 1000),
    createdAt: now,
    lastSeenAt: now,
    idleExpiresAt: now + settings.sessionIdleTtl,
    expiresAt: now + settings.sessionTtl,
    endedAt: null,
    endReason: null,
  };
  return { session, secret };
}
