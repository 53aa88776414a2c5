import type { Action } from "./actions.ts";

interface ErrorDescription {
  /** The same few words for every occurrence (RFC 9457 §3.1.3). */
  readonly title: string;
  /** One sentence for documentation: what happened and what to do. */
  readonly meaning: string;
  /** What a client does by default; one answer may say otherwise. */
  readonly action?: Action;
}

/** Every code that a problem document can carry: a closed list. Statuses are the server's business. */
export const errorCodes = {
  invalid_request: {
    title: "Invalid request",
    meaning:
      "The request is malformed or has a wrong or unknown member; correct what `errors` or `detail` names.",
  },
  invalid_credentials: {
    title: "Invalid credentials",
    meaning: "The e-mail address and password do not belong together; ask the user again.",
  },
  invalid_token: {
    title: "Invalid token",
    meaning: "The token is missing, malformed or not genuine; send one that this server issued.",
  },
  token_expired: {
    title: "Token expired",
    meaning: "The access token has expired; refresh, then repeat the request.",
    action: "refresh",
  },
  token_stale: {
    title: "Token out of date",
    meaning:
      "The user's roles or permissions changed after the access token was issued; refresh, then repeat.",
    action: "refresh",
  },
  session_ended: {
    title: "Session ended",
    meaning:
      "The session is over for the given `reason`; only an answer to a refresh tells the user to log in again.",
  },
  insufficient_permissions: {
    title: "Insufficient permissions",
    meaning: "The access token does not hold the permission that this request needs; ask an operator for it.",
  },
  origin_refused: {
    title: "Origin refused",
    meaning:
      "A request with the session cookie came from an origin that is not in the setting CORS_ORIGINS, or a page of another site asked for the cookie.",
  },
  signup_closed: {
    title: "Sign-up closed",
    meaning: "This server creates no accounts on request; ask an operator for one.",
  },
  not_found: {
    title: "Not found",
    meaning: "Nothing is here, or nothing that this user may see; check the path and the identifier.",
  },
  method_not_allowed: {
    title: "Method not allowed",
    meaning: "The path exists but not for this method; the `Allow` header lists those that do.",
  },
  body_too_large: {
    title: "Body too large",
    meaning: "The request body is larger than this server reads; send less.",
  },
  unsupported_media_type: {
    title: "Unsupported media type",
    meaning: "The body is not plain `application/json` in UTF-8; set `Content-Type` and send it unencoded.",
  },
  email_taken: {
    title: "E-mail address taken",
    meaning: "An account with this e-mail address exists; log in, or use another address.",
  },
  password_too_weak: {
    title: "Password too weak",
    meaning: "The password is too short or too common; choose a longer one.",
  },
  too_many_requests: {
    title: "Too many requests",
    meaning: "A limit is reached; wait as long as `Retry-After` says, then repeat the request.",
    action: "retry",
  },
  internal_error: {
    title: "Internal error",
    meaning: "The server failed in a way that it did not foresee; its log knows more.",
  },
  overloaded: {
    title: "Overloaded",
    meaning: "The server has more work than it can take; wait as long as `Retry-After` says, then repeat.",
    action: "retry",
  },
  unavailable: {
    title: "Unavailable",
    meaning:
      "The server cannot do this now, its storage for one may be away; wait for `Retry-After`, then repeat.",
    action: "retry",
  },
} as const satisfies Record<string, ErrorDescription>;

/** One code of the closed list. */
export type ErrorCode = keyof typeof errorCodes;

/** Tells whether a text is one of the error codes; a client may meet a server newer than itself. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text);
}

/** The `type` of a code's problem document (RFC 9457 §3.1.1). */
export function problemType<Code extends ErrorCode>(code: Code): `urn:countersign:error:${Code}` {
  return `urn:countersign:error:${code}`;
}
