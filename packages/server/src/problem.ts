import type { Action, EndReason, ErrorCode, ProblemError } from "@countersign/protocol";

export interface ProblemDetails {
  /** What the client does next; by default what the code's entry in the protocol says. */
  readonly action?: Action | undefined;
  /** Why the session ended. */
  readonly reason?: EndReason | undefined;
  /** The wrong members of the request. */
  readonly errors?: readonly ProblemError[] | undefined;
  /** Seconds, for `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** For the log only: it never leaves the server. */
  readonly note?: string | undefined;
  readonly cause?: unknown;
}

/** A refusal that the client is told of: a code of the closed list and a text on what to do. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ErrorCode;
  readonly detail: string;
  readonly action: Action | undefined;
  readonly reason: EndReason | undefined;
  readonly errors: readonly ProblemError[] | undefined;
  readonly retryAfter: number | undefined;
  readonly note: string | undefined;

  constructor(code: ErrorCode, detail: string, details: ProblemDetails = {}) {
    super(details.note === undefined ? code : `${code}: ${details.note}`, { cause: details.cause });
    this.code = code;
    this.detail = detail;
    this.action = details.action;
    this.reason = details.reason;
    this.errors = details.errors;
    this.retryAfter = details.retryAfter;
    this.note = details.note;
  }
}
