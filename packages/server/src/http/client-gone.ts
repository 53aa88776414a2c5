import type { FastifyReply } from "fastify";
import { Problem } from "../problem.ts";

/** A signal that aborts when the client closes the connection before it has its answer: nobody waits for the work any more. */
export function clientGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (reply.raw.writableFinished) return;
    // Nobody reads this answer; the log shows it.
    const note = "the client went away before its answer";
    controller.abort(new Problem("unavailable", "The connection was closed.", { note }));
  });
  return controller.signal;
}
