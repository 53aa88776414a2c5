import type { FastifyRequest } from "fastify";
import { originOf } from "./request-origin.ts";

/** Who acts on somebody else's account, and from where, for the audit log. */
export function byOf(
  request: Pick<FastifyRequest, "ip" | "raw" | "headers">,
  { account }: { readonly account: { readonly id: string } },
) {
  return { actorId: account.id, origin: originOf(request) };
}
