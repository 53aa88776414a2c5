import type { FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import type { HttpSettings } from "./http-settings.ts";
import type { SessionCookie } from "./session-cookie.ts";

/**
 * Refuses a request that a page of another site made the browser send with our cookie (CSRF): it must be
 * `Sec-Fetch-Site: same-origin`, or have an `Origin` that is the issuer's or listed. `origin_refused` otherwise,
 * also where neither header is there (RFC 9700 §4.7.1, OWASP CSRF: Fetch Metadata).
 */
export function createOriginCheck(
  { issuer, corsOrigins }: Pick<HttpSettings, "issuer" | "corsOrigins">,
  cookie: SessionCookie,
): (request: FastifyRequest) => void {
  const allowed = new Set([new URL(issuer).origin, ...corsOrigins]);
  return (request) => {
    if (request.routeOptions.config.anyOrigin === true || cookie.read(request) === undefined) return;
    const { origin, "sec-fetch-site": site } = request.headers;
    if (site === "same-origin" || (origin !== undefined && allowed.has(origin))) return;
    throw new Problem(
      "origin_refused",
      "Requests with the session cookie must come from this server's pages or a listed origin.",
    );
  };
}
