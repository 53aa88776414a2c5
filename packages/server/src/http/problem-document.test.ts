import assert from "node:assert/strict";
import { test } from "node:test";
import { errorCodes, type ErrorCode } from "@countersign/protocol";
import { ProblemSchema } from "@countersign/protocol/schemas";
import { Value } from "typebox/value";
import { Problem } from "../problem.ts";
import { problemAnswer } from "./problem-document.ts";

test("every code makes a document of the wire's shape", () => {
  for (const code of Object.keys(errorCodes) as ErrorCode[]) {
    const { body, headers } = problemAnswer(new Problem(code, "Do this."));
    assert.ok(Value.Check(ProblemSchema, body), code);
    assert.equal(headers["content-type"], "application/problem+json");
    assert.equal(headers["cache-control"], "no-store");
  }
});

test("a thrown problem's own action goes before that of its code", () => {
  assert.equal(problemAnswer(new Problem("session_ended", "Over.")).body.action, undefined);
  assert.equal(
    problemAnswer(new Problem("session_ended", "Over.", { action: "log_in" })).body.action,
    "log_in",
  );
  assert.equal(problemAnswer(new Problem("overloaded", "Busy.")).body.action, "retry");
});

test("Retry-After is in whole seconds, rounded up and never 0", () => {
  for (const [seconds, header] of [
    [0, "1"],
    [0.2, "1"],
    [1.2, "2"],
    [30, "30"],
  ] as const) {
    const { headers } = problemAnswer(new Problem("unavailable", "Wait.", { retryAfter: seconds }));
    assert.equal(headers["retry-after"], header);
  }
});

test("the note for the log does not leave", () => {
  const answer = problemAnswer(new Problem("unavailable", "Wait.", { note: "the database is locked" }));
  assert.ok(!JSON.stringify(answer).includes("locked"));
});

test("anything else that is thrown is internal_error, and nothing of it leaves", () => {
  const secret = "hunter2";
  const statusError = Object.assign(new Error(secret), { statusCode: 400, code: secret });
  for (const thrown of [new TypeError(secret), secret, null, undefined, { message: secret }, statusError]) {
    const answer = problemAnswer(thrown);
    assert.equal(answer.status, 500);
    assert.equal(answer.body.code, "internal_error");
    assert.ok(!JSON.stringify(answer).includes(secret));
  }
});
