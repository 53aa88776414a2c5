import type { EndReason, ErrorCode } from "@countersign/protocol";
import type { FastifyReply } from "fastify";

/** Why a request was refused, as its line in the log says. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly reason?: EndReason;
}

const refusals = new WeakMap<FastifyReply, Refusal>();

/** Keeps why a request is refused until its line is written. */
export function noteRefusal(reply: FastifyReply, { code, reason }: Refusal): void {
  refusals.set(reply, reason === undefined ? { code } : { code, reason });
}

/** Why the request was refused, nothing if it was not. */
export function refusalOf(reply: FastifyReply): Partial<Refusal> {
  return refusals.get(reply) ?? {};
}
