import { createAuthorize } from "./authorize.ts";
import type { Guard } from "./create-guard.ts";
import { createRequirements, type Requirements } from "./requirements.ts";

/** The claims of the request's token, or the answer to send instead. */
export type RequestCheck<Claims> = (request: Request) => Claims | Response;

/**
 * Guards what answers a `Request` with a `Response`: Next.js, Bun, Deno, Hono.
 *
 * @example
 * const user = guardFetch(guard).requireUser();
 * export const GET = withClaims(user, (request, claims) => Response.json({ id: claims.sub }));
 */
export function guardFetch<Claims extends object>(guard: Guard<Claims>): Requirements<RequestCheck<Claims>> {
  const authorize = createAuthorize(guard);
  return createRequirements((requirement) => (request) => {
    const header = request.headers.get("authorization");
    // Two headers arrive here as one, joined by a comma, which no bearer token has in it.
    const { claims, refusal } = authorize(header === null ? [] : [header], requirement);
    if (refusal === undefined) return claims;
    const body = request.method === "HEAD" ? null : JSON.stringify(refusal.problem);
    return new Response(body, { status: refusal.status, headers: refusal.headers });
  });
}

/** Runs a handler with the claims of the request's token, before whatever else it takes, such as the context of Next.js. */
export function withClaims<
  Claims extends object,
  Rest extends unknown[],
  OwnRequest extends Request = Request,
>(
  check: RequestCheck<Claims>,
  handler: (request: OwnRequest, claims: Claims, ...rest: Rest) => Response | Promise<Response>,
): (request: OwnRequest, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const claims = check(request);
    return claims instanceof Response ? claims : handler(request, claims, ...rest);
  };
}

/** What is used of Hono's context. */
interface HonoContext<Claims> {
  readonly req: { readonly raw: Request };
  set(name: "claims", value: Claims): void;
}

/**
 * Makes a middleware of Hono of a check; `c.get("claims")` then has the claims.
 *
 * @example
 * const app = new Hono<{ Variables: { claims: AccessTokenClaims } }>();
 * app.get("/me", honoMiddleware(user), (c) => c.json({ id: c.get("claims").sub }));
 */
export function honoMiddleware<Claims extends object>(check: RequestCheck<Claims>) {
  return async (context: HonoContext<Claims>, next: () => Promise<void>): Promise<Response | undefined> => {
    const claims = check(context.req.raw);
    if (claims instanceof Response) return claims;
    context.set("claims", claims);
    await next();
    return undefined;
  };
}
