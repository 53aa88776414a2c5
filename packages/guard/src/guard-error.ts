import type { JwtErrorCode } from "@countersign/jwt";
import { type Action, type EndReason, errorCodes, type Problem, problemType } from "@countersign/protocol";

/** What a guard's refusal needs to be answered with: one row a code, the same text whatever the cause unless it is given another. */
const table = {
  invalid_token: {
    status: 401,
    error: "invalid_token",
    action: "refresh",
    detail: "This is no access token for this service. Refresh, then retry.",
  },
  token_expired: {
    status: 401,
    error: "invalid_token",
    action: "refresh",
    detail: "The access token has expired. Refresh, then retry.",
  },
  token_stale: {
    status: 401,
    error: "invalid_token",
    action: "refresh",
    detail: "The roles have changed since this token was issued. Refresh, then retry.",
  },
  // Only the issuer says `log_in` about a session, so that an API cannot sign anybody out.
  session_ended: {
    status: 401,
    error: "invalid_token",
    action: "refresh",
    detail: "The session of this token is over. Refresh, then do what that answer says.",
  },
  insufficient_permissions: {
    status: 403,
    error: "insufficient_scope",
    action: undefined,
    detail: "The access token does not hold the role or permission that this needs. Ask an operator for it.",
  },
  unavailable: {
    status: 503,
    error: undefined,
    action: "retry",
    detail: "This service cannot check access tokens now. Try again shortly.",
  },
} as const satisfies Partial<Record<Problem["code"], Row>>;

interface Row {
  readonly status: number;
  /** What RFC 6750 §3.1 calls the code; nothing where it is not about the token. */
  readonly error: string | undefined;
  readonly action: Action | undefined;
  readonly detail: string;
}

/** The closed list of reasons for which a guard refuses. */
export type GuardErrorCode = keyof typeof table;

/** Seconds after which a client asks again when tokens cannot be checked. */
const retryAfter = 5;

export interface GuardErrorOptions {
  /** Why the session ended. */
  readonly reason?: EndReason;
  /** Which check of the JWT failed: for logs, never for the client. */
  readonly jwtCode?: JwtErrorCode;
  /** True where settings disagree, and a new token would be refused like this one: none is asked for. */
  readonly isFinal?: boolean;
  /** Instead of the code's own text. */
  readonly detail?: string;
  /** True where the request has no token at all: the challenge then says no more than `Bearer` (RFC 6750 §3.1). */
  readonly noToken?: boolean;
}

/**
 * A token that a guard refuses. It holds neither the token nor a part of it.
 *
 * @example
 * catch (error) { if (error instanceof GuardError) return Response.json(error.toProblem(), { status: error.status }); }
 */
export class GuardError extends Error {
  override readonly name = "GuardError";
  readonly code: GuardErrorCode;
  readonly status: 401 | 403 | 503;
  /** What the client does next. */
  readonly action: Action | undefined;
  readonly reason: EndReason | undefined;
  readonly jwtCode: JwtErrorCode | undefined;
  /** The headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: GuardErrorCode, options: GuardErrorOptions = {}) {
    const row: Row & { status: 401 | 403 | 503 } = table[code];
    super(options.detail ?? row.detail);
    this.code = code;
    this.status = row.status;
    this.action = options.isFinal === true ? undefined : row.action;
    this.reason = options.reason;
    this.jwtCode = options.jwtCode;
    this.headers = headersOf(row, this.message, options.noToken ?? false);
  }

  /** The body of the answer: a problem document (RFC 9457). */
  toProblem(): Problem {
    const { code, status, action, reason } = this;
    return {
      type: problemType(code),
      title: errorCodes[code].title,
      status,
      detail: this.message,
      code,
      ...(action === undefined ? {} : { action }),
      ...(reason === undefined ? {} : { reason }),
    };
  }
}

function headersOf({ status, error }: Row, detail: string, noToken: boolean): Record<string, string> {
  if (status === 503) return { "retry-after": String(retryAfter) };
  if (noToken || error === undefined) return { "www-authenticate": "Bearer" };
  return { "www-authenticate": `Bearer error="${error}", error_description="${quotable(detail)}"` };
}

/** RFC 6750 §3: `error_description` holds %x20-21 / %x23-5B / %x5D-7E only. */
function quotable(text: string): string {
  return text.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, "'");
}
