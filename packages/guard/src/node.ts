import { createAuthorize } from "./authorize.ts";
import type { Guard } from "./create-guard.ts";
import { authorizationsOf, type RawRequest } from "./raw-headers.ts";
import { createRequirements, type Requirements } from "./requirements.ts";

/** What is used of `http.ServerResponse`. */
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): { end(body: string): unknown };
}

/** The claims of the request's token; without them the request has been answered. */
export type NodeCheck<Claims> = (request: RawRequest, response: NodeResponse) => Claims | undefined;

/**
 * Guards the requests of `node:http`.
 *
 * @example
 * const user = guardNode(guard).requireUser();
 * createServer((request, response) => {
 *   const claims = user(request, response);
 *   if (claims !== undefined) response.end(claims.sub);
 * });
 */
export function guardNode<Claims extends object>(guard: Guard<Claims>): Requirements<NodeCheck<Claims>> {
  const authorize = createAuthorize(guard);
  return createRequirements((requirement) => (request, response) => {
    const { claims, refusal } = authorize(authorizationsOf(request), requirement);
    if (refusal === undefined) return claims;
    response.writeHead(refusal.status, refusal.headers).end(JSON.stringify(refusal.problem));
    return undefined;
  });
}
