import type { FastifyRequest } from "fastify";
import { clientAddress } from "./client-address.ts";
import { networkOf } from "./network.ts";

const userAgentMaxLength = 512;

type RequestParts = Pick<FastifyRequest, "ip" | "raw" | "headers">;

/** Where a request comes from, for the session's row and the audit log. */
export function originOf(request: RequestParts) {
  const ip = clientAddress(request) ?? null;
  // Who has gone leaves neither: without an address only the command line has one.
  const userAgent = ip === null ? undefined : request.headers["user-agent"];
  return { ip, userAgent: userAgent?.slice(0, userAgentMaxLength) ?? null };
}

/** The same where a password comes with it: guesses are counted by network. */
export function guessOriginOf(request: RequestParts) {
  const origin = originOf(request);
  return { origin, network: origin.ip === null ? "unknown" : networkOf(origin.ip) };
}
