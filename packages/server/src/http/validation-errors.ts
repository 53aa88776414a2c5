import type { ProblemError } from "@countersign/protocol";
import type { FastifySchemaValidationError } from "fastify";
import { pointerTo } from "./json-pointer.ts";

/** A body may have thousands of wrong members: nobody mends more than these at once. */
const mostErrors = 20;

/**
 * AJV's findings as members of a problem document: what is expected where, and never the value. Of a member that breaks
 * several rules the first counts; what is over the bound is left out.
 */
export function describeValidation(findings: readonly FastifySchemaValidationError[]): ProblemError[] {
  const byPath = new Map<string, ProblemError>();
  for (const error of findings.map(describe)) {
    if (!byPath.has(error.path)) byPath.set(error.path, error);
  }
  return [...byPath.values()].slice(0, mostErrors);
}

function describe({ keyword, instancePath, params, message }: FastifySchemaValidationError): ProblemError {
  if (keyword === "required") {
    return { path: pointerTo(instancePath, String(params["missingProperty"])), message: "is required" };
  }
  if (keyword === "additionalProperties") {
    const path = pointerTo(instancePath, String(params["additionalProperty"]));
    return { path, message: "is not known here" };
  }
  if (keyword === "minLength")
    return { path: instancePath, message: `has fewer than ${String(params["limit"])} characters` };
  if (keyword === "maxLength")
    return { path: instancePath, message: `has more than ${String(params["limit"])} characters` };
  if (keyword === "pattern")
    return { path: instancePath, message: "has characters that are not allowed here" };
  if (keyword === "enum" && Array.isArray(params["allowedValues"])) {
    return { path: instancePath, message: `must be one of: ${params["allowedValues"].join(", ")}` };
  }
  return { path: instancePath, message: message ?? "is not as expected" };
}
