import { type ErrorCode, requestBodyMaxBytes } from "@countersign/protocol";
import type { FastifyError } from "fastify";
import { Problem } from "../problem.ts";
import { notAsExpected } from "./not-as-expected.ts";
import { describeValidation } from "./validation-errors.ts";

/** What Fastify and Node.js report about a request, and how we say it. */
const known = new Map<string, readonly [ErrorCode, string]>([
  ["FST_ERR_NOT_FOUND", ["not_found", "There is nothing at this path."]],
  ["FST_ERR_MAX_PARAM_LENGTH", ["not_found", "There is nothing at this path."]],
  ["FST_ERR_BAD_URL", ["invalid_request", "The path is not well percent-encoded UTF-8."]],
  [
    "FST_ERR_CTP_BODY_TOO_LARGE",
    ["body_too_large", `The request body is longer than ${requestBodyMaxBytes} bytes.`],
  ],
  [
    "FST_ERR_CTP_INVALID_CONTENT_LENGTH",
    ["invalid_request", "The body is not as long as `Content-Length` says."],
  ],
  ["FST_ERR_CTP_INVALID_MEDIA_TYPE", ["unsupported_media_type", "Send the body as `application/json`."]],
  ["FST_ERR_ROUTE_MISSING_CONTENT_TYPE", ["unsupported_media_type", "Send the body as `application/json`."]],
  ["ECONNRESET", ["invalid_request", "The connection was closed before the request was complete."]],
]);

/** Fastify's words for the parts of a request, and ours. */
const parts: Readonly<Record<string, string>> = { params: "path", querystring: "query", headers: "header" };

/** The Problem in whatever was thrown; `internal_error`, with the error as its cause, for what nobody foresaw. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (!(thrown instanceof Error)) return internalError(new Error("something that is no Error was thrown"));
  const { code, validation, validationContext } = thrown as Partial<FastifyError>;
  if (validation !== undefined) {
    return notAsExpected(parts[validationContext ?? ""] ?? "body", describeValidation(validation));
  }
  const entry = code === undefined ? undefined : known.get(code);
  return entry === undefined ? internalError(thrown) : new Problem(entry[0], entry[1]);
}

function internalError(cause: Error): Problem {
  return new Problem("internal_error", "The server failed; its operator finds the cause in the log.", {
    cause,
  });
}
