import { type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { pathOf } from "./logger.ts";

/** One line a request, when it is answered; why it was refused is the error handler's line. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override routeNotFound(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const line = {
      method: request.method,
      path: pathOf(request.url),
      ip: request.ip,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 100) / 100,
    };
    if (error === null || error === undefined) reply.log.info(line, "request");
    else reply.log.warn({ ...line, err: error }, "request broken off");
  }
}
