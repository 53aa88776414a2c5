import type { Origin } from "../audit/audit-event.ts";

/** What a person who signs up or logs in gives, and where from. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly deviceName: string | undefined;
  /** How the client holds the refresh token. */
  readonly mode: "token" | "cookie";
  readonly origin: Origin;
  /** The IPv4 address or IPv6 /64 that guesses are counted for. */
  readonly network: string;
  /** Aborts when nobody waits for the outcome any more. */
  readonly signal?: AbortSignal;
}
