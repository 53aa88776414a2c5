// What of the wire the client knows: written here once more, so that the published package needs no other.
// A test holds each against @countersign/protocol.

/** A user, as shown to the user. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly email_verified: boolean;
  /** RFC 3339. */
  readonly created_at: string;
  /** Names, sorted. */
  readonly roles: readonly string[];
}

/** One sign-in on one device. */
export interface SessionInfo {
  readonly id: string;
  /** RFC 3339. */
  readonly created_at: string;
  /** RFC 3339: the earlier of the idle and the absolute end, by the server's clock. */
  readonly expires_at: string;
}

/** What sign-up, log-in and refresh answer. */
export interface TokenAnswer {
  readonly user: User;
  readonly session: SessionInfo;
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
  /** Counts the session's refresh tokens: the same again is no new token. */
  readonly generation: number;
  /** In token mode only. */
  readonly refresh_token?: string;
}

/** Why a session ended. */
export type EndReason =
  | "logged_out"
  | "revoked"
  | "expired"
  | "reuse_detected"
  | "password_changed"
  | "user_disabled"
  | "user_deleted"
  | "unrecognized"
  | "unknown";

/** What to do about a failure. */
export type Action = "retry" | "refresh" | "log_in";

/** What a problem document can say; a newer server may have more. */
export type ErrorCode =
  | "invalid_request"
  | "invalid_credentials"
  | "invalid_token"
  | "token_expired"
  | "token_stale"
  | "session_ended"
  | "insufficient_permissions"
  | "origin_refused"
  | "signup_closed"
  | "not_found"
  | "method_not_allowed"
  | "body_too_large"
  | "unsupported_media_type"
  | "email_taken"
  | "password_too_weak"
  | "too_many_requests"
  | "internal_error"
  | "overloaded"
  | "unavailable";

/** One member of a request that is wrong. */
export interface ProblemError {
  /** A JSON pointer (RFC 6901). */
  readonly path: string;
  readonly message: string;
}

/** The body of a failure (RFC 9457). */
export interface Problem {
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly action?: Action;
  readonly reason?: EndReason;
  readonly errors?: readonly ProblemError[];
}

// Not one object: constants by themselves a bundler puts where they are used.
export const signUpPath = "/v1/signup";
export const logInPath = "/v1/login";
export const refreshPath = "/v1/refresh";
export const logOutPath = "/v1/logout";

export const idempotencyKeyHeader = "idempotency-key";
export const problemMediaType = "application/problem+json";
