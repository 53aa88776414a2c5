import { idempotencyKeyHeader, idempotencyKeyLength } from "@countersign/protocol";
import type { FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";

const { min, max } = idempotencyKeyLength;
const syntax = new RegExp(`^[\\x21-\\x7e]{${min},${max}}$`);

/** The request's `Idempotency-Key`, or undefined; `invalid_request` unless it is 16 to 128 visible ASCII characters. */
export function readIdempotencyKey(request: Pick<FastifyRequest, "headers">): string | undefined {
  const key = request.headers[idempotencyKeyHeader];
  if (key === undefined) return undefined;
  if (typeof key === "string" && syntax.test(key)) return key;
  throw new Problem(
    "invalid_request",
    `\`Idempotency-Key\` must be ${min} to ${max} visible ASCII characters.`,
  );
}
