import type { LogInRequest } from "@countersign/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { clientGone } from "./client-gone.ts";
import { originOf } from "./request-origin.ts";

/** What a sign-up or a log-in says, and from where it comes. */
export function credentialsOf(
  request: Pick<FastifyRequest, "ip" | "raw" | "headers"> & { body: LogInRequest },
  reply: FastifyReply,
) {
  const { email, password, device_name: deviceName, cookie } = request.body;
  const mode = cookie === true ? ("cookie" as const) : ("token" as const);
  return { email, password, deviceName, mode, ...originOf(request), signal: clientGone(reply) };
}
