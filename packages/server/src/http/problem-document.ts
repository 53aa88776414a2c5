import {
  errorCodes,
  type Problem as ProblemBody,
  problemMediaType,
  problemType,
} from "@countersign/protocol";
import type { Problem } from "../problem.ts";
import { BearerProblem } from "./bearer-problem.ts";
import { errorStatuses } from "./error-statuses.ts";
import { toProblem } from "./foreign-errors.ts";
import { MethodProblem } from "./method-problem.ts";

/** What leaves the server for something thrown. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ProblemBody;
}

/** Turns whatever was thrown into an answer: the one place that decides what of it leaves the server. */
export function problemAnswer(thrown: unknown): ProblemAnswer {
  const problem = toProblem(thrown);
  const status = errorStatuses[problem.code];
  return { status, headers: headersOf(problem), body: bodyOf(problem, status) };
}

function headersOf(problem: Problem): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": problemMediaType,
    // A failure is no one else's answer, whatever the route says of its successes.
    "cache-control": "no-store",
  };
  if (problem.retryAfter !== undefined)
    headers["retry-after"] = String(Math.max(1, Math.ceil(problem.retryAfter)));
  if (problem instanceof MethodProblem) headers["allow"] = problem.allow.join(", ");
  if (problem instanceof BearerProblem) headers["www-authenticate"] = problem.challenge;
  return headers;
}

function bodyOf(problem: Problem, status: number): ProblemBody {
  const entry: { title: string; action?: ProblemBody["action"] } = errorCodes[problem.code];
  const action = problem.action ?? entry.action;
  return {
    type: problemType(problem.code),
    title: entry.title,
    status,
    detail: problem.detail,
    code: problem.code,
    ...(action !== undefined && { action }),
    ...(problem.reason !== undefined && { reason: problem.reason }),
    ...(problem.errors !== undefined && { errors: [...problem.errors] }),
  };
}
