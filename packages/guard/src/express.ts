import type { AccessTokenClaims } from "@countersign/protocol";
import { createAuthorize } from "./authorize.ts";
import type { Guard } from "./create-guard.ts";
import type { NodeResponse } from "./node.ts";
import { authorizationsOf, type RawRequest } from "./raw-headers.ts";
import { createRequirements, type Requirements } from "./requirements.ts";

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- this is where Express has types added
  namespace Express {
    interface Request {
      /** Whose token it is; there once a guard's middleware has run. */
      claims?: AccessTokenClaims;
    }
  }
}

/** A middleware of Express 5. */
export type ExpressMiddleware = (
  request: RawRequest & { claims?: AccessTokenClaims },
  response: NodeResponse,
  next: () => void,
) => void;

/**
 * Guards the routes of an Express application; their requests then have `claims`.
 *
 * @example
 * const { requireUser, requireRole } = guardExpress(guard);
 * app.get("/me", requireUser(), (request, response) => response.json({ id: request.claims?.sub }));
 */
export function guardExpress(guard: Guard): Requirements<ExpressMiddleware> {
  const authorize = createAuthorize(guard);
  return createRequirements((requirement) => (request, response, next) => {
    const { claims, refusal } = authorize(authorizationsOf(request), requirement);
    if (refusal === undefined) {
      request.claims = claims;
      next();
      return;
    }
    response.writeHead(refusal.status, refusal.headers).end(JSON.stringify(refusal.problem));
  });
}
