import type { ProblemError } from "@countersign/protocol";
import type { FastifySchemaValidationError } from "fastify";
import { pointerTo } from "./json-pointer.ts";

/** AJV's findings as members of a problem document: what is expected where, and never the value. */
export function describeValidation(findings: readonly FastifySchemaValidationError[]): ProblemError[] {
  return findings.map(describe);
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
