import assert from "node:assert/strict";
import { test } from "node:test";
import { actions } from "./actions.ts";
import { endReasons } from "./end-reasons.ts";
import { errorCodes, isErrorCode, problemType } from "./error-codes.ts";

test("the codes are those of the wire, and no others", () => {
  const wire = `invalid_request invalid_credentials invalid_token token_expired token_stale session_ended
    insufficient_permissions origin_refused signup_closed not_found method_not_allowed body_too_large
    unsupported_media_type email_taken password_too_weak too_many_requests internal_error overloaded unavailable`;
  assert.deepEqual(Object.keys(errorCodes), wire.split(/\s+/));
});

test("the reasons and actions are those of the wire, and no others", () => {
  const reasons =
    "logged_out revoked expired reuse_detected password_changed user_disabled user_deleted unrecognized unknown";
  assert.deepEqual(Object.keys(endReasons), reasons.split(" "));
  assert.deepEqual(Object.keys(actions), ["retry", "refresh", "log_in"]);
});

test("every code has a title of few words and a sentence that says what it means", () => {
  for (const [code, { title, meaning }] of Object.entries(errorCodes)) {
    assert.match(title, /^[A-Z][^.]{3,30}$/, code);
    assert.match(meaning, /^[A-Z].*\.$/, code);
  }
});

test("a code's type is a URN", () => {
  assert.equal(problemType("token_stale"), "urn:countersign:error:token_stale");
});

test("a name that every object inherits is no code", () => {
  assert.equal(isErrorCode("overloaded"), true);
  assert.equal(isErrorCode("constructor"), false);
  assert.equal(isErrorCode("__proto__"), false);
});
