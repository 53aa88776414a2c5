import type { ErrorCode } from "@countersign/protocol";
import { Problem } from "../problem.ts";

/** What RFC 6750 §3.1 calls our codes; codes that it has no word for are not about the token. */
const errors: Partial<Record<ErrorCode, string>> = {
  invalid_token: "invalid_token",
  token_expired: "invalid_token",
  token_stale: "invalid_token",
  session_ended: "invalid_token",
  insufficient_permissions: "insufficient_scope",
};

/** A refusal of a bearer token: its answer carries `WWW-Authenticate`. */
export class BearerProblem extends Problem {
  readonly challenge: string;

  constructor(problem: Problem, challenge: string) {
    super(problem.code, problem.detail, problem);
    this.challenge = challenge;
  }
}

/** Gives a refusal its challenge, where the code is one of the token's. */
export function asBearerProblem(problem: Problem): Problem {
  const error = errors[problem.code];
  if (error === undefined) return problem;
  return new BearerProblem(
    problem,
    `Bearer error="${error}", error_description="${quotable(problem.detail)}"`,
  );
}

/** RFC 6750 §3: `error_description` holds %x20-21 / %x23-5B / %x5D-7E only. */
function quotable(text: string): string {
  return text.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, "'");
}
