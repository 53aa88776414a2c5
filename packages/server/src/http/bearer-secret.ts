import { hash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { isLoopback } from "../config/origins.ts";
import { Problem } from "../problem.ts";
import { asBearerProblem } from "./bearer-problem.ts";
import { readBearerToken } from "./bearer-token.ts";

/**
 * Whether there is a route that this secret of the settings opens. Without the secret only for a server of this machine
 * alone: where the issuer is public, requests that come from loopback are those of a reverse proxy, which passes on
 * everybody's.
 */
export function isServed(
  secret: string | undefined,
  { host, issuer }: { readonly host: string; readonly issuer: string },
): boolean {
  return secret !== undefined || (isLoopback(host) && isLoopback(new URL(issuer).hostname));
}

/** How a route's schema says that it takes this secret of the settings, where it is set (OpenAPI 3.1, Security Requirement Object). */
export function bearerSecret(secret: string | undefined) {
  return secret === undefined ? {} : { security: [{ secret: [] }] };
}

/** Lets in who sends this secret, which is that `setting`, as the bearer token. Code: `invalid_token`. */
export function createSecretCheck(
  secret: string,
  setting: string,
): (request: Pick<FastifyRequest, "headers">) => void {
  const expected = digest(secret);
  return (request) => {
    const given = readBearerToken(request, `This route needs the server's ${setting}`);
    // Hashes are of one length, and what their comparison takes tells nothing of the secret (CWE-208).
    if (timingSafeEqual(digest(given), expected)) return;
    throw asBearerProblem(new Problem("invalid_token", `This is not ${setting} of the server.`));
  };
}

function digest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
