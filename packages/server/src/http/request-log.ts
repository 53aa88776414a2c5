import { type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { clientAddress } from "./client-address.ts";
import { pathOf } from "./logger.ts";
import { refusalOf } from "./refusal-note.ts";

/** One line a request, when it is answered: with the code and the reason if it was refused. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override routeNotFound(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const line = {
      reqId: request.id,
      method: request.method,
      path: pathOf(request.url),
      ip: clientAddress(request),
      status: reply.statusCode,
      ...refusalOf(reply),
      ms: Math.round(reply.elapsedTime * 100) / 100,
    };
    if (error === null || error === undefined) reply.log.info(line, "request");
    else reply.log.warn({ ...line, err: error }, "request broken off");
  }
}
