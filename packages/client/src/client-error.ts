import type { Action, EndReason, ErrorCode, ProblemError } from "./wire.ts";

/**
 * The server's codes, and five of the client's own: `network`, the server cannot be reached; `timeout`, it did not answer in
 * time; `bad_answer`, what answered is not the server (a captive portal, a proxy's error page); `storage`, the record
 * cannot be read; `closed`, the client was closed.
 */
export type ClientErrorCode = ErrorCode | "network" | "timeout" | "bad_answer" | "storage" | "closed";

/** What is known of a failure beside its code. */
export interface ClientErrorDetails {
  readonly detail?: string;
  readonly status?: number;
  readonly action?: Action;
  readonly retryAfter?: number | undefined;
  readonly reason?: EndReason;
  readonly errors?: readonly ProblemError[];
  readonly cause?: unknown;
}

/**
 * A call that failed. It never holds a token or a password.
 *
 * @example
 * catch (error) { if (error instanceof ClientError && error.code === "invalid_credentials") askAgain(); }
 */
export class ClientError extends Error {
  declare readonly name: "ClientError";
  declare readonly code: ClientErrorCode;
  /** What happened and what to do, for a person, where the server has said it; else the code. */
  declare readonly detail: string;
  /** The HTTP status; undefined where there was no answer. */
  declare readonly status: number | undefined;
  declare readonly action: Action | undefined;
  /** Seconds that the server asks to wait. */
  declare readonly retryAfter: number | undefined;
  /** Why a session ended. */
  declare readonly reason: EndReason | undefined;
  /** Which members of the request are wrong. */
  declare readonly errors: readonly ProblemError[];

  constructor(code: ClientErrorCode, details: ClientErrorDetails = {}) {
    super(details.detail ?? code);
    Object.assign(this, { errors: [], detail: code }, details, { name: "ClientError", code });
  }
}
