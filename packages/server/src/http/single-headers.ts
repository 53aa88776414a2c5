import type { FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";

/** Headers of which the first and the last reader would each believe another copy (RFC 9110 §5.3). */
const single = new Set([
  "host",
  "authorization",
  "content-type",
  "content-encoding",
  "content-length",
  "idempotency-key",
  "origin",
  "sec-fetch-site",
]);

/** Refuses a request that repeats a header which decides something, or that names no host (RFC 9112 §3.2). */
export function checkSingleHeaders({ raw }: Pick<FastifyRequest, "raw">): void {
  const seen = new Set<string>();
  for (let index = 0; index < raw.rawHeaders.length; index += 2) {
    const name = raw.rawHeaders[index]?.toLowerCase() ?? "";
    if (!single.has(name)) continue;
    if (seen.has(name)) throw new Problem("invalid_request", `The header \`${name}\` may be sent only once.`);
    seen.add(name);
  }
  if (!seen.has("host") && raw.httpVersion !== "1.0") {
    throw new Problem("invalid_request", "The header `host` is missing.");
  }
}
