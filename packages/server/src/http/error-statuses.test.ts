import assert from "node:assert/strict";
import { test } from "node:test";
import type { ErrorCode } from "@countersign/protocol";
import { errorStatuses } from "./error-statuses.ts";

test("the statuses are those of the wire", () => {
  const wire: Record<number, ErrorCode[]> = {
    400: ["invalid_request"],
    401: ["invalid_credentials", "invalid_token", "token_expired", "token_stale", "session_ended"],
    403: ["insufficient_permissions", "origin_refused", "signup_closed"],
    404: ["not_found"],
    405: ["method_not_allowed"],
    409: ["email_taken"],
    413: ["body_too_large"],
    415: ["unsupported_media_type"],
    422: ["password_too_weak"],
    429: ["too_many_requests"],
    500: ["internal_error"],
    503: ["overloaded", "unavailable"],
  };
  const byStatus = Object.groupBy(Object.entries(errorStatuses), ([, status]) => status);
  assert.deepEqual(
    Object.fromEntries(
      Object.entries(byStatus).map(([status, codes]) => [status, codes?.map(([code]) => code)]),
    ),
    Object.fromEntries(Object.entries(wire)),
  );
});
