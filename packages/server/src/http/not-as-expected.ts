import type { ProblemError } from "@countersign/protocol";
import { Problem } from "../problem.ts";

/** `invalid_request` for a part of a request, with what is wrong in it: in words for people, as members for programs. */
export function notAsExpected(part: string, errors: readonly ProblemError[]): Problem {
  const wrong = errors.map(
    ({ path, message }) => `${path === "" ? "it" : `\`${path.slice(1)}\``} ${message}`,
  );
  const detail = `The request's ${part} is not as expected: ${wrong.join(", ")}.`;
  return new Problem("invalid_request", detail, { errors });
}
