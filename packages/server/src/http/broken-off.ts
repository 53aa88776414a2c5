import type { FastifyReply, FastifyRequest } from "fastify";
import type { HttpServer } from "./http-server.ts";

/** Tells of each request whose connection was closed before its answer was written: no hook for answers hears of those. */
export function onBrokenOff(
  app: HttpServer,
  tell: (request: FastifyRequest, reply: FastifyReply) => void,
): void {
  app.addHook("onRequest", (request, reply, done) => {
    const { raw } = reply;
    let isFinished = false;
    raw.once("finish", () => {
      isFinished = true;
    });
    raw.once("close", () => {
      // A stream is hijacked, and ends by its reader's leaving.
      const isStream = reply.sent && !raw.writableEnded;
      if (!isFinished && !isStream) tell(request, reply);
    });
    done();
  });
}
