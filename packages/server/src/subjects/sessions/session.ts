import type { EndReason } from "@countersign/protocol";
import type { Origin } from "../audit/audit-event.ts";
import type { Rotation } from "./rotation.ts";

/** One sign-in on one device. Times in ms unless the name says seconds. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly mode: "token" | "cookie";
  /** Which master secret its refresh tokens come from. */
  readonly keyVersion: number;
  readonly generation: number;
  /** SHA-256 of the secret of this generation. */
  readonly hash: Uint8Array;
  /** Seconds: stands in the token of this generation. */
  readonly issuedAt: number;
  readonly rotations: readonly Rotation[];
  readonly deviceName: string;
  readonly origin: Origin;
  /** The IPv4 address or IPv6 /64 of the log-in. */
  readonly network: string;
  readonly amr: readonly string[];
  /** Seconds. */
  readonly authTime: number;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly idleExpiresAt: number;
  /** The absolute end. */
  readonly expiresAt: number;
  readonly endedAt: number | null;
  readonly endReason: EndReason | null;
}

/** What tokens are made of. */
export type Serving = Pick<
  Session,
  | "id"
  | "mode"
  | "keyVersion"
  | "generation"
  | "issuedAt"
  | "amr"
  | "authTime"
  | "createdAt"
  | "idleExpiresAt"
  | "expiresAt"
>;

/** What a rotation changes. */
export type Rotated = Pick<
  Session,
  "generation" | "hash" | "issuedAt" | "rotations" | "lastSeenAt" | "idleExpiresAt"
>;

/** The earlier of the idle and the absolute end (ms). */
export function endOf({ idleExpiresAt, expiresAt }: Pick<Session, "idleExpiresAt" | "expiresAt">): number {
  return Math.min(idleExpiresAt, expiresAt);
}

/** Why the session serves no more, or `undefined` while it does. */
export function whyOver(
  session: Pick<Session, "endedAt" | "endReason" | "idleExpiresAt" | "expiresAt">,
  now: number,
): EndReason | undefined {
  if (session.endedAt !== null) return session.endReason ?? "unknown";
  return now < endOf(session) ? undefined : "expired";
}
