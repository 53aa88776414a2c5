import type { OperatorPermission } from "@countersign/protocol";
import type { FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import { asBearerProblem } from "./bearer-problem.ts";
import { readBearerToken } from "./bearer-token.ts";

/** How a route's schema says that it takes an access token with this permission (OpenAPI 3.1, Security Requirement Object). */
export function bearerWith(permission: OperatorPermission) {
  return [{ bearer: [permission] }];
}

/**
 * Runs a route's check of its bearer token. `invalid_token` if there is none; what the check refuses
 * with a code about tokens is answered with `WWW-Authenticate` (RFC 6750 §3). `needed` is for routes that take
 * something else too.
 */
export async function requireBearer<Checked>(
  request: Pick<FastifyRequest, "headers">,
  check: (token: string) => Checked | Promise<Checked>,
  needed = "This route needs an access token",
): Promise<Checked> {
  const token = readBearerToken(request, needed);
  try {
    return await check(token);
  } catch (error) {
    throw error instanceof Problem ? asBearerProblem(error) : error;
  }
}
