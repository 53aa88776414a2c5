import type { ErrorCode } from "@countersign/protocol";

/** The status of every code: a code without one does not compile. */
export const errorStatuses: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  invalid_credentials: 401,
  invalid_token: 401,
  token_expired: 401,
  token_stale: 401,
  session_ended: 401,
  insufficient_permissions: 403,
  origin_refused: 403,
  signup_closed: 403,
  not_found: 404,
  method_not_allowed: 405,
  email_taken: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  password_too_weak: 422,
  too_many_requests: 429,
  internal_error: 500,
  overloaded: 503,
  unavailable: 503,
};
