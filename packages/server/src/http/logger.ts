import type { FastifyReply, FastifyRequest } from "fastify";
import { type DestinationStream, type Logger, pino } from "pino";
import { clientAddress } from "./client-address.ts";
import { openLogOutput } from "./log-output.ts";
import { requestPath } from "./request-path.ts";

/**
 * The process's log: one JSON object a line. Of requests it holds method and path, of errors name, code, message
 * and stack: never a query, header, body or other member, for tokens and passwords travel in those.
 */
export function createLogger(level: string, destination: DestinationStream = openLogOutput()): Logger {
  const options = { level, serializers: { req: describeRequest, res: describeReply, err: describeError } };
  return pino(options, destination);
}

const longestPath = 200;

/** The path of a request's target, cut to what a log can use. */
export function pathOf(target: string): string {
  return requestPath(target).slice(0, longestPath);
}

function describeRequest(request: FastifyRequest) {
  return { method: request.method, path: pathOf(request.url), ip: clientAddress(request) };
}

function describeReply(reply: FastifyReply) {
  return { status: reply.statusCode };
}

interface ErrorDescription {
  name: string;
  code?: string;
  message: string;
  stack?: string;
  cause?: ErrorDescription;
}

function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, message: "not an Error" };
  const { name, message, stack, cause, code } = error as Error & { code?: unknown };
  return {
    name,
    message,
    ...(typeof code === "string" && { code }),
    ...(stack !== undefined && { stack }),
    ...(cause instanceof Error && { cause: describeError(cause) }),
  };
}
