import type { OperatorPermission } from "@countersign/protocol";
import type { FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import { asBearerProblem, BearerProblem } from "./bearer-problem.ts";

/** `Bearer`, in any case, and a b64token (RFC 6750 §2.1, RFC 9110 §11.1). */
const syntax = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** How a route's schema says that it takes an access token with this permission (OpenAPI 3.1, Security Requirement Object). */
export function bearerWith(permission: OperatorPermission) {
  return [{ bearer: [permission] }];
}

/** The request's bearer token, or undefined if it has no `Authorization` at all; otherwise `invalid_token`. */
function readBearer(request: Pick<FastifyRequest, "headers">): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const token = syntax.exec(header)?.[1];
  if (token === undefined) {
    throw asBearerProblem(new Problem("invalid_token", "Send `Authorization: Bearer` with an access token."));
  }
  return token;
}

/**
 * Runs a route's check of its bearer token. `invalid_token` if there is none; what the check refuses
 * with a code about tokens is answered with `WWW-Authenticate` (RFC 6750 §3).
 */
export async function requireBearer<Checked>(
  request: Pick<FastifyRequest, "headers">,
  check: (token: string) => Checked | Promise<Checked>,
): Promise<Checked> {
  const token = readBearer(request);
  if (token === undefined) {
    const missing = new Problem("invalid_token", "This needs an access token: send `Authorization: Bearer`.");
    throw new BearerProblem(missing, "Bearer");
  }
  try {
    return await check(token);
  } catch (error) {
    throw error instanceof Problem ? asBearerProblem(error) : error;
  }
}
