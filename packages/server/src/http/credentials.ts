import type { LogInRequest } from "@countersign/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import { clientGone } from "./client-gone.ts";
import { guessOriginOf } from "./request-origin.ts";

/** What a sign-up or a log-in says, and from where it comes. Code: `origin_refused` where the cookie would be lost. */
export function credentialsOf(
  request: Pick<FastifyRequest, "ip" | "raw" | "headers"> & { body: LogInRequest },
  reply: FastifyReply,
) {
  const { email, password, device_name: deviceName, cookie } = request.body;
  // It is SameSite=Strict: the page would seem logged in, until its first refresh.
  if (cookie === true && request.headers["sec-fetch-site"] === "cross-site") {
    throw new Problem(
      "origin_refused",
      "Browsers keep no session cookie for a page of another site. Serve the page from this server's site, or log in without `cookie`.",
    );
  }
  const mode = cookie === true ? ("cookie" as const) : ("token" as const);
  return { email, password, deviceName, mode, ...guessOriginOf(request), signal: clientGone(reply) };
}
