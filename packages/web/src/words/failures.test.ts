import assert from "node:assert/strict";
import { test } from "node:test";
import { errorCodes } from "@countersign/protocol";
import { wordsForFailure } from "./failures.ts";

const failed = (code: string, more: object = {}) =>
  Object.assign(new Error(code), { code, detail: "Words.", ...more });

test("every code of the wire, and what is no answer at all, has words for a person", () => {
  for (const code of Object.keys(errorCodes)) {
    const { message, fields } = wordsForFailure(failed(code));
    assert.ok((message ?? Object.values(fields)[0] ?? "") !== "", code);
  }
  assert.match(wordsForFailure(new TypeError("Failed to fetch")).message ?? "", /cannot be reached/);
  assert.match(wordsForFailure("?").message ?? "", /cannot be reached/);
});

test("what the server says of a field stands at that field", () => {
  const errors = [{ path: "/password", message: "has fewer than 8 characters" }];
  assert.deepEqual(wordsForFailure(failed("password_too_weak", { errors })).fields, {
    password: "The password has fewer than 8 characters.",
  });
  assert.deepEqual(Object.keys(wordsForFailure(failed("email_taken")).fields), ["email"]);
});

test("a wrong password is said of the form at log-in, and of the field where nothing else is asked", () => {
  assert.match(wordsForFailure(failed("invalid_credentials")).message ?? "", /do not belong together/);
  const own = wordsForFailure(failed("invalid_credentials"), "current");
  assert.deepEqual(own.fields, { current: "This is not your password." });
  assert.equal(own.message, undefined);
});

test("a limit says how long it lasts", () => {
  assert.match(
    wordsForFailure(failed("too_many_requests", { retryAfter: 30 })).message ?? "",
    /in 30 seconds/,
  );
});
