import { type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { clientAddress } from "./client-address.ts";
import { pathOf } from "./logger.ts";
import { refusalOf } from "./refusal-note.ts";

/** One line a request, when it is answered or given up: with the code and the reason if it was refused. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override routeNotFound(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const line = lineOf(request, reply, reply.statusCode);
    if (error === null || error === undefined) reply.log.info(line, "request");
    else reply.log.warn({ ...line, err: error }, "request broken off");
  }

  /** Of one whose client went away before the answer. */
  requestBrokenOff(request: FastifyRequest, reply: FastifyReply): void {
    reply.log.info(lineOf(request, reply, undefined), "request broken off");
  }
}

function lineOf(request: FastifyRequest, reply: FastifyReply, status: number | undefined): object {
  return {
    reqId: request.id,
    method: request.method,
    path: pathOf(request.url),
    ip: clientAddress(request),
    status,
    ...refusalOf(reply),
    ms: Math.round(reply.elapsedTime * 100) / 100,
  };
}
