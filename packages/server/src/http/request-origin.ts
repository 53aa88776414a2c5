import type { FastifyRequest } from "fastify";
import { clientAddress } from "./client-address.ts";
import { networkOf } from "./network.ts";

const userAgentMaxLength = 512;

/** Where a request comes from, for the session's row, the audit log and the guess limits. */
export function originOf(request: Pick<FastifyRequest, "ip" | "raw" | "headers">): {
  origin: { ip: string | null; userAgent: string | null };
  network: string;
} {
  const ip = clientAddress(request) ?? null;
  const userAgent = request.headers["user-agent"]?.slice(0, userAgentMaxLength) ?? null;
  return { origin: { ip, userAgent }, network: ip === null ? "unknown" : networkOf(ip) };
}
